namespace EtlFunctions.Sources;

/// <summary>What a check of a source found.</summary>
/// <param name="Text">The finding, with the remedy where there is something to mend.</param>
/// <param name="IsWarning">Whether a run works but is worse than it need be.</param>
public sealed record SourceFinding(string Text, bool IsWarning = false);
