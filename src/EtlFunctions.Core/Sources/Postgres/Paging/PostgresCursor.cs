using System.Text.Json;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Where planning goes on.</summary>
internal sealed record PostgresCursor
{
    /// <summary>Gets the key of the last planned row.</summary>
    public required string[] After { get; init; }

    /// <summary>Gets the types by which the keys are compared.</summary>
    public required string[] Types { get; init; }

    public static PostgresCursor Parse(string cursor)
    {
        try
        {
            return JsonSerializer.Deserialize(cursor, PostgresJson.Context.PostgresCursor) ?? throw new JsonException("null is no cursor.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"The run's cursor is not one of the postgres source: {e.Message} The next start begins anew.", e) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, PostgresJson.Context.PostgresCursor);
}
