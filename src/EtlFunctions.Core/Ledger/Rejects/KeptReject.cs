using System.Text.Json.Serialization;

namespace EtlFunctions.Ledger;

/// <summary>A record that is not loaded, as the ledger keeps it. Append-only.</summary>
public sealed record KeptReject
{
    /// <summary>Gets the id.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets the state, one of <see cref="RejectStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Gets the stage that refused it.</summary>
    public required string Stage { get; init; }

    /// <summary>Gets the reason's code; for the stage load, the SQLSTATE.</summary>
    public required string Code { get; init; }

    /// <summary>Gets where, what was found and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the field's path, where one field is to blame.</summary>
    public string? Path { get; init; }

    /// <summary>Gets the product's key, where it can be read.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Gets where the record stands.</summary>
    public required string Location { get; init; }

    /// <summary>Gets the last run that met it.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Gets the page of that run.</summary>
    public required int Page { get; init; }

    /// <summary>Gets when it was met first, since it was opened.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was met last.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the runs that met it and the replays that tried it, since it was opened.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets the records of the last run that it stands for: more than one where their bytes are equal.</summary>
    public required int Records { get; init; }

    /// <summary>Gets the record's bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>Gets when it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Gets why.</summary>
    public string? Note { get; init; }

    /// <summary>Gets the record as it came, or its beginning; <see langword="null"/> in a list.</summary>
    [JsonIgnore]
    public byte[]? Raw { get; init; }

    /// <summary>Gets a value indicating whether only the record's beginning is kept, so that it cannot be replayed.</summary>
    [JsonIgnore]
    public bool IsCut => Bytes > MaxKeptBytes;

    /// <summary>The most bytes that are kept of a record: 1 MiB.</summary>
    public const int MaxKeptBytes = 1024 * 1024;
}
