using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;

namespace EtlFunctions.Api;

/// <summary>A reject with its record: the body of <c>GET rejects/{id}</c>. Append-only.</summary>
/// <param name="Reject">The reject.</param>
/// <param name="Record">The record as it came.</param>
/// <param name="IsCut">Whether only the record's beginning is kept, so that it cannot be replayed.</param>
public sealed record RejectResponse(KeptReject Reject, ReadableRecord Record, bool IsCut)
{
    /// <summary>Makes the answer of what the ledger keeps.</summary>
    /// <param name="reject">The reject with its record.</param>
    /// <param name="feed">Its feed, where it is known.</param>
    public static RejectResponse Of(KeptReject reject, Feed? feed)
    {
        ArgumentNullException.ThrowIfNull(reject);
        return new RejectResponse(reject, ReadableRecord.Of(reject.Raw, feed), reject.IsCut);
    }
}

/// <summary>Rejects that a person let be: the body of <c>POST rejects/{id}/discard</c>. Append-only.</summary>
/// <param name="Discarded">The ids of those that were open.</param>
/// <param name="NotOpen">The ids of those that were not, or do not exist.</param>
public sealed record DiscardResponse(IReadOnlyList<long> Discarded, IReadOnlyList<long> NotOpen);
