namespace EtlFunctions.Api;

/// <summary>One field of a request, or of a feed, that is wrong.</summary>
/// <param name="Field">The field's place, such as <c>$.limits.pageSize</c>, or the name of a route or query parameter.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record FieldError(string Field, string Found, string Expected);
