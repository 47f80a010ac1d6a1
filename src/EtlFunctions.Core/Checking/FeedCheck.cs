using EtlFunctions.Catalog;

namespace EtlFunctions.Checking;

/// <summary>What the first page of a feed holds.</summary>
/// <param name="Records">The records read.</param>
/// <param name="Products">Those that became products.</param>
/// <param name="Rejects">The first of those that did not.</param>
/// <param name="Failure">Why nothing could be read, or why no run can succeed, or <see langword="null"/>.</param>
public sealed record FeedCheck(int Records, int Products, IReadOnlyList<CheckedReject> Rejects, string? Failure)
{
    /// <summary>Gets the records that the feed's transform leaves out.</summary>
    public int Filtered { get; init; }

    /// <summary>Gets in how many of the records each mapped path is; where one is nowhere, what is there instead.</summary>
    public IReadOnlyList<FoundPath> Paths { get; init; } = [];

    /// <summary>Gets why no record was looked at although nothing is wrong; <see langword="null"/> where some were.</summary>
    public string? NotLookedAt { get; init; }
}

/// <summary>A record of the first page that would become a reject.</summary>
/// <param name="Location">Where the record stands.</param>
/// <param name="Reason">Why.</param>
public sealed record CheckedReject(string Location, RejectReason Reason);
