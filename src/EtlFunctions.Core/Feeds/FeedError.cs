namespace EtlFunctions.Feeds;

/// <summary>One thing that is wrong in a feed file.</summary>
/// <param name="File">The feed file, as the user named it.</param>
/// <param name="JsonPath">The place in the file, such as <c>$.limits.pageSize</c>, or <see langword="null"/> where the whole file is meant.</param>
/// <param name="Found">What stands there. The value of an environment variable is never shown, only its name.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record FeedError(string File, string? JsonPath, string Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() =>
        JsonPath is null ? $"{File}: found {Found}, expected {Expected}" : $"{File}: {JsonPath}: found {Found}, expected {Expected}";
}
