namespace EtlFunctions.Sources;

/// <summary>A page that was planned: what a later read needs to find its records again.</summary>
/// <param name="Token">A JSON text of the source's own making, small (under 2 KB), kept in the ledger.</param>
/// <param name="Landed">The raw page where planning had to fetch it (cursor sources), kept in the ledger until loaded; else empty.</param>
public sealed record PlannedPage(string Token, ReadOnlyMemory<byte> Landed = default);
