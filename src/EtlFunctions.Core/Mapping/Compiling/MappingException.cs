namespace EtlFunctions.Mapping;

/// <summary>A feed's mapping cannot work. The message lists every problem.</summary>
/// <param name="problems">The problems, at least one.</param>
public sealed class MappingException(IReadOnlyList<MappingProblem> problems)
    : Exception($"The mapping cannot be used; nothing was read. {string.Join(" ", problems.Select(p => p + "."))}")
{
    /// <summary>Gets the problems, at least one.</summary>
    public IReadOnlyList<MappingProblem> Problems { get; } = problems;
}

/// <summary>Something in a feed's mapping that cannot work, whatever the records hold.</summary>
/// <param name="Path">The JSON path within the feed's <c>mapping</c>, such as <c>skus.price.default</c>.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record MappingProblem(string Path, string Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"mapping.{Path}: found {Found}, expected {Expected}";
}
