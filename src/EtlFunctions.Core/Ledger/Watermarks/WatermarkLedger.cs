using EtlFunctions.Database;
using EtlFunctions.Incremental;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Shows and changes the watermarks of feeds, for people; runs save theirs with the verdict.</summary>
public sealed class WatermarkLedger
{
    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;

    internal WatermarkLedger(EtlDataSource dataSource, SqlText sql)
    {
        _dataSource = dataSource;
        _sql = sql;
    }

    /// <summary>Finds a feed's watermark.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>What is saved; nothing for a feed that never ran.</returns>
    public async Task<FeedWatermark> FindAsync(string feed, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Watermarks.FeedWatermark"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return new FeedWatermark(null, null, null, null);
        }

        var watermark = row.TextOrNull("watermark") is { } value ? new Watermark(value, row.Text("watermark_key")) : null;
        return new FeedWatermark(watermark, row.TextOrNull("watermark_of"), row.IdOrNull("watermark_run"), row.TimeOrNull("watermark_at"))
        {
            Holder = row.TextOrNull("holder"),
            HeldSince = row.TimeOrNull("held_since"),
            LeaseUntil = row.TimeOrNull("lease_until"),
            UnfinishedRun = row.IdOrNull("unfinished_run"),
        };
    }

    /// <summary>Sets or clears a feed's watermark, whatever was saved.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="origin">Which values the watermark is one of.</param>
    /// <param name="value">The value, or <see langword="null"/> to clear it.</param>
    /// <param name="deadHolder">A holder known to be dead, whose lease need not run out.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether it was done; <see langword="false"/> while somebody holds the feed's lease.</returns>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public async Task<bool> SetAsync(string feed, CursorOrigin origin, string? value, string? deadHolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var watermark = value is null ? null : origin.Read(value);
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Watermarks.SetWatermark"]);
        foreach (var text in new[] { feed, watermark?.Value, watermark?.Key, watermark is null ? null : origin.ToString(), deadHolder })
        {
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
