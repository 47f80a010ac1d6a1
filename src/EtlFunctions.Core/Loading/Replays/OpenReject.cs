namespace EtlFunctions.Loading;

/// <summary>A reject to be replayed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Seen">When it was last met, as the ledger says it.</param>
/// <param name="RunId">The last run that met it.</param>
/// <param name="Page">The page of that run.</param>
/// <param name="Place">Its number among the rejects of its chunk.</param>
/// <param name="Location">Where the record stands.</param>
/// <param name="ExternalId">The product's key, where it could be read.</param>
/// <param name="Stage">The stage that refused it.</param>
/// <param name="Code">The reason's code.</param>
/// <param name="Bytes">The record's bytes.</param>
/// <param name="Raw">The record, or its beginning.</param>
/// <param name="IsRival">Whether the run loaded another record of the product.</param>
/// <param name="IsTorn">Whether the run rejected another record of the product, or lines whose product it did not find.</param>
/// <param name="IsUnfinished">Whether the run can be gone on with.</param>
internal sealed record OpenReject(
    long Id, DateTime Seen, Guid RunId, int Page, int Place, string Location, string? ExternalId, string Stage, string Code, long Bytes, byte[] Raw, bool IsRival, bool IsTorn,
    bool IsUnfinished);
