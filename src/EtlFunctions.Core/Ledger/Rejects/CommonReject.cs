namespace EtlFunctions.Ledger;

/// <summary>A reason that records of a run were rejected for.</summary>
/// <param name="Count">The records.</param>
/// <param name="Stage">Where it was found: <c>read</c>, <c>map</c> or <c>load</c>.</param>
/// <param name="Code">The reason's code, or PostgreSQL's SQLSTATE.</param>
/// <param name="Message">What the first of them says.</param>
/// <param name="Location">Where the first of them stands.</param>
public sealed record CommonReject(long Count, string Stage, string Code, string Message, string Location);
