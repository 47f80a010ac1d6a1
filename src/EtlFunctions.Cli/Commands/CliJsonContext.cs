using System.Text.Json.Serialization;

namespace EtlFunctions.Cli.Commands;

/// <summary>The JSON lines that commands print besides run summaries.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailureLine))]
[JsonSerializable(typeof(CheckLine))]
[JsonSerializable(typeof(PreviewLine))]
[JsonSerializable(typeof(MigrateResult))]
[JsonSerializable(typeof(CancelResult))]
[JsonSerializable(typeof(StateResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(DeletesResult))]
[JsonSerializable(typeof(ApproveResult))]
[JsonSerializable(typeof(Api.RejectListResponse))]
[JsonSerializable(typeof(Api.RejectResponse))]
[JsonSerializable(typeof(Api.DiscardResponse))]
[JsonSerializable(typeof(Loading.ReplayReport))]
[JsonSerializable(typeof(Ledger.PruneReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext;

/// <summary>One check of <c>etl check</c>.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Ok">Whether a run can work.</param>
/// <param name="Found">What was found, and what to do when it is not as it should be.</param>
/// <param name="Warning">Whether a run works but is worse than it need be.</param>
internal sealed record CheckLine(string Check, bool Ok, string Found, bool Warning);

/// <summary>One record of <c>etl preview</c>: either a product or the reason for a reject.</summary>
/// <param name="Location">Where the record stands.</param>
/// <param name="Raw">The record as read, as text.</param>
/// <param name="Product">The mapped product.</param>
/// <param name="Reject">Why there is none.</param>
internal sealed record PreviewLine(string Location, string Raw, Catalog.Product? Product, PreviewReject? Reject)
{
    /// <summary>Gets what the feed's transform made of it, where it made something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Transformed { get; init; }

    /// <summary>Gets <see langword="true"/> where the feed's transform leaves the record out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Filtered { get; init; }
}

/// <summary>Why a record would be rejected.</summary>
internal sealed record PreviewReject(string Code, string Message, string? Path);

/// <summary>The result of <c>etl migrate</c>.</summary>
/// <param name="Applied">The migrations applied now.</param>
/// <param name="Renewed">The routines applied now.</param>
/// <param name="Dropped">The routines dropped now.</param>
internal sealed record MigrateResult(IReadOnlyList<string> Applied, IReadOnlyList<string> Renewed, IReadOnlyList<string> Dropped);

/// <summary>The result of <c>etl cancel</c>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Cancelled">Whether it was cancelled now; <see langword="false"/> when it was over before.</param>
/// <param name="State">Its state.</param>
internal sealed record CancelResult(Guid RunId, bool Cancelled, string State);

/// <summary>The result of <c>etl verify</c>; the counts are those of <see cref="Checking.CatalogVerification"/>.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Equal">Whether the catalog is what the source says.</param>
internal sealed record VerifyResult(string Feed, bool Equal)
{
    public required long Read { get; init; }

    public required long Compared { get; init; }

    public required long Differing { get; init; }

    public required long Missing { get; init; }

    public required long Extra { get; init; }

    public required long Discontinued { get; init; }

    public required long Newer { get; init; }

    public required long Taken { get; init; }

    public required long Rejected { get; init; }

    public required long Duplicates { get; init; }

    public required IReadOnlyList<Checking.ProductDrift> Products { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public static VerifyResult Of(string feed, Checking.CatalogVerification found) => new(feed, found.IsEqual)
    {
        Read = found.Read,
        Compared = found.Compared,
        Differing = found.Differing,
        Missing = found.Missing,
        Extra = found.Extra,
        Discontinued = found.Discontinued,
        Newer = found.Newer,
        Taken = found.Taken,
        Rejected = found.Rejected,
        Duplicates = found.Duplicates,
        Products = found.Products,
        Warnings = found.Warnings,
    };
}

/// <summary>The result of <c>etl state</c>: how far an incremental feed was read.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="CursorPath">Where the values stand in each record.</param>
/// <param name="Type">What the values are.</param>
/// <param name="Watermark">The watermark, or <see langword="null"/> where none is saved.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="RunId">The run that saved it, or <see langword="null"/> where a person did.</param>
internal sealed record StateResult(
    string Feed,
    string CursorPath,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Watermark,
    DateTimeOffset? SavedAt = null,
    Guid? RunId = null);
