namespace EtlFunctions.Api;

/// <summary>The body of an error, <c>application/problem+json</c> (RFC 9457). Append-only.</summary>
public sealed record Problem
{
    /// <summary>Gets the kind of problem: a URN that stays the same for the same kind.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the kind in words, the same for every problem of the kind.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the HTTP status code.</summary>
    public required int Status { get; init; }

    /// <summary>Gets what is wrong this time and what to do next.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets the run the problem is about.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Gets who holds the feed's lease.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets since when.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Gets when the lease ends without a sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Gets every field that is wrong.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }
}

/// <summary>One field of a request, or of a feed, that is wrong.</summary>
/// <param name="Field">The field's place, such as <c>$.limits.pageSize</c>, or the name of a route or query parameter.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should stand there.</param>
public sealed record FieldError(string Field, string Found, string Expected);
