using System.Text.Json;

namespace EtlFunctions.Sources.Postgres;

/// <summary>The token of a planned page: the range of keys it holds.</summary>
internal sealed record PostgresPageToken
{
    /// <summary>Gets the key before the page, one text for each column; <see langword="null"/> for the first page.</summary>
    public string[]? After { get; init; }

    /// <summary>Gets the key of the page's last row.</summary>
    public required string[] UpTo { get; init; }

    /// <summary>Gets the types by which the keys are compared.</summary>
    public required string[] Types { get; init; }

    public static PostgresPageToken Parse(string token)
    {
        try
        {
            return JsonSerializer.Deserialize(token, PostgresJson.Context.PostgresPageToken) ?? throw new JsonException("null is no token.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"A page token of the ledger is not one of the postgres source: {e.Message} The next start begins anew.", e) { StopsRun = true, DeadEnd = DeadEnd.PageLost };
        }
    }

    public PlannedPage ToPage() => new(JsonSerializer.Serialize(this, PostgresJson.Context.PostgresPageToken));
}
