using EtlFunctions.Database;
using EtlFunctions.Incremental;
using EtlFunctions.Loading;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Reads runs as the ledger shows them.</summary>
public sealed class RunReader
{
    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;

    internal RunReader(EtlDataSource dataSource, SqlText sql)
    {
        _dataSource = dataSource;
        _sql = sql;
    }

    /// <summary>Finds a run, or the latest one of a feed, or the latest of all.</summary>
    /// <param name="runId">The run, or <see langword="null"/> for the latest.</param>
    /// <param name="feed">The feed, or <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<RunTotals?> FindAsync(Guid? runId, string? feed, CancellationToken cancellationToken) =>
        await QueryAsync(runId, feed, 1, cancellationToken) is [var run] ? run : null;

    /// <summary>Lists runs, the latest first.</summary>
    /// <param name="feed">The feed, or <see langword="null"/> for all.</param>
    /// <param name="limit">The most runs to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<IReadOnlyList<RunTotals>> ListAsync(string? feed, int limit, CancellationToken cancellationToken) =>
        QueryAsync(null, feed, limit, cancellationToken);

    /// <summary>Finds runs by the beginning of their id, the latest first, without counting anything.</summary>
    /// <param name="prefix">The beginning of the id as text; the empty one finds all.</param>
    /// <param name="resumableOnly">Whether only unfinished runs are wanted.</param>
    /// <param name="limit">The most runs to find.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<Guid>> SearchAsync(string prefix, bool resumableOnly, int limit, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.FindRuns"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = resumableOnly });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            runs.Add(rows.GetGuid(0));
        }

        return runs;
    }

    /// <summary>Lists the pages a run gave up.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">The most pages to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<FailedPage>> FailedPagesAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.FailedPages"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var pages = new List<FailedPage>();
        while (await rows.ReadAsync(cancellationToken))
        {
            pages.Add(new FailedPage(rows.GetInt32(0), rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return pages;
    }

    private async Task<IReadOnlyList<RunTotals>> QueryAsync(Guid? runId, string? feed, int limit, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.RunTotals"]);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)runId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)feed ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<RunTotals>();
        while (await rows.ReadAsync(cancellationToken))
        {
            runs.Add(Read(rows));
        }

        return runs;
    }

    private static RunTotals Read(NpgsqlDataReader row) => new()
    {
        RunId = row.GetGuid(0),
        Feed = row.GetString(1),
        State = RunStateText.Parse(row.GetString(2)),
        Epoch = row.GetInt32(3),
        PlanComplete = row.GetBoolean(4),
        PagesPlanned = row.GetInt32(5),
        Progress = row.IsDBNull(6) ? null : row.GetDouble(6),
        WaitingUntil = Time(row, 7),
        Error = Text(row, 8),
        StartedAt = row.GetFieldValue<DateTimeOffset>(9),
        FinishedAt = Time(row, 10),
        ActiveSeconds = row.GetDouble(11),
        Holder = Text(row, 12),
        HeldSince = Time(row, 13),
        LeaseUntil = Time(row, 14),
        PagesCommitted = (int)row.GetInt64(15),
        PagesFailed = (int)row.GetInt64(16),
        Chunks = row.GetInt64(17),
        Retries = row.GetInt64(18),
        Cursor = Text(row, 29) is { } cursor ? CursorOrigin.Parse(cursor) : null,
        Since = Text(row, 30),
        Highest = Text(row, 31) is { } highest ? new Watermark(highest, row.GetString(32)) : null,
        Warnings = row.IsDBNull(33) ? [] : row.GetFieldValue<string[]>(33),
        Counts = new LoadCounts
        {
            Read = row.GetInt64(19),
            Inserted = row.GetInt64(20),
            Updated = row.GetInt64(21),
            Unchanged = row.GetInt64(22),
            Rejected = row.GetInt64(23),
            Duplicates = row.GetInt64(24),
            Stale = row.GetInt64(25),
            SkusInserted = row.GetInt64(26),
            SkusUpdated = row.GetInt64(27),
            SkusDiscontinued = row.GetInt64(28),
        },
    };

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
