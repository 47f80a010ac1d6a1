namespace EtlFunctions.Sources;

/// <summary>The result of one planning step.</summary>
/// <param name="Pages">The pages planned, in source order; may be empty, at the end or before it.</param>
/// <param name="NextCursor">Where the next step goes on (a JSON text under 8 KB), or <see langword="null"/> at the end.</param>
/// <param name="Progress">The part of the source planned so far, 0 to 1, or <see langword="null"/> where its size is unknown.</param>
public sealed record SourcePlan(IReadOnlyList<PlannedPage> Pages, string? NextCursor, double? Progress = null)
{
    /// <summary>Gets what the first step found out about the source, a line each for people: how much it holds, how it is read. Empty for later steps.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>
    /// Gets what <see cref="IProductSource.FindRepeatedAsync"/> gives, where planning itself found it out; else <see langword="null"/>.
    /// </summary>
    public IReadOnlyCollection<long>? Repeated { get; init; }

    /// <summary>Gets a text of the source's own making that tells this version of it from any other, for <see cref="IProductSource.VerifyAsync"/>; that of a run's first plan is kept.</summary>
    public string? Version { get; init; }
}

/// <summary>A page that was planned: what a later read needs to find its records again.</summary>
/// <param name="Token">A JSON text of the source's own making, small (under 2 KB), kept in the ledger.</param>
/// <param name="Landed">The raw page where planning had to fetch it (cursor sources), kept in the ledger until loaded; else empty.</param>
public sealed record PlannedPage(string Token, ReadOnlyMemory<byte> Landed = default);
