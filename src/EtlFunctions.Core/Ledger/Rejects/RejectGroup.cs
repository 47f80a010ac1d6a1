namespace EtlFunctions.Ledger;

/// <summary>Rejects with one reason, which most often is one mistake. Append-only.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Code">The reason's code.</param>
/// <param name="Path">The field's path, numbers of variants left out, where one field is to blame.</param>
/// <param name="Rejects">How many there are.</param>
/// <param name="Records">The records they stand for: more where a source holds the same bytes several times.</param>
/// <param name="FirstSeen">When the first of them was met first.</param>
/// <param name="LastSeen">When the last of them was met last.</param>
/// <param name="Example">The id of the latest of them.</param>
/// <param name="Location">Where that one stands.</param>
/// <param name="Message">What that one says.</param>
public sealed record RejectGroup(
    string Feed, string Stage, string Code, string? Path, long Rejects, long Records, DateTimeOffset FirstSeen, DateTimeOffset LastSeen,
    long Example, string Location, string Message);
