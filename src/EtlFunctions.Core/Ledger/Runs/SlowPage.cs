namespace EtlFunctions.Ledger;

/// <summary>A page that took long.</summary>
/// <param name="Page">Its number.</param>
/// <param name="Seconds">The seconds from its first request or read to its last commit, in the attempt that loaded it.</param>
public sealed record SlowPage(int Page, double Seconds);
