namespace EtlFunctions.Mapping;

/// <summary>Something in a feed's mapping that cannot work, whatever the records hold.</summary>
/// <param name="Path">The JSON path within the feed's <c>mapping</c>, such as <c>skus.price.default</c>.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record MappingProblem(string Path, string Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"mapping.{Path}: found {Found}, expected {Expected}";
}
