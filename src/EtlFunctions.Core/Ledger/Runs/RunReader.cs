using System.Text.Json;
using EtlFunctions.Database;
using EtlFunctions.Incremental;
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
        await QueryAsync(runId, feed, 1, null, cancellationToken) is [var run] ? run : null;

    /// <summary>Lists runs, the latest first.</summary>
    /// <param name="feed">The feed, or <see langword="null"/> for all.</param>
    /// <param name="limit">The most runs to list.</param>
    /// <param name="before">The run behind which the list goes on, or <see langword="null"/> for its beginning.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<IReadOnlyList<RunTotals>> ListAsync(string? feed, int limit, Guid? before, CancellationToken cancellationToken) =>
        QueryAsync(null, feed, limit, before, cancellationToken);

    /// <summary>Finds runs by the beginning of their id, the latest first, without counting anything.</summary>
    /// <param name="prefix">The beginning of the id as text; the empty one finds all.</param>
    /// <param name="resumableOnly">Whether only unfinished runs are wanted.</param>
    /// <param name="limit">The most runs to find.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<Guid>> SearchAsync(string prefix, bool resumableOnly, int limit, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.FindRuns"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = resumableOnly });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            runs.Add(rows.Id("id"));
        }

        return runs;
    }

    /// <summary>Finds the last run of a feed that succeeded and read everything, whatever it started from.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<RunBefore?> LastCompleteAsync(string feed, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.LastComplete"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new RunBefore(row.Id("id"), row.Time("finished_at"), row.Count("read")) : null;
    }

    /// <summary>Lists the pages a run gave up.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">The most pages to list.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<FailedPage>> FailedPagesAsync(Guid runId, int limit, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Pages.FailedPages"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var pages = new List<FailedPage>();
        while (await rows.ReadAsync(cancellationToken))
        {
            pages.Add(new FailedPage(rows.Integer("number"), rows.Integer("failures"), rows.TextOrNull("error")));
        }

        return pages;
    }

    private async Task<IReadOnlyList<RunTotals>> QueryAsync(Guid? runId, string? feed, int limit, Guid? before, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.RunTotals"]);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)runId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)feed ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<RunTotals>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var run = Read(rows);
            runs.Add(rows.TextOrNull("summary") is { } summary ? Tell(run, JsonSerializer.Deserialize(summary, LedgerJsonContext.Default.RunSummary)!) : run);
        }

        return runs;
    }

    /// <summary>Takes the counts of a run that is over from what was summed up at its end.</summary>
    private static RunTotals Tell(RunTotals run, RunSummary summary) => run with
    {
        PagesCommitted = summary.Pages,
        PagesFailed = summary.PagesFailed,
        Chunks = summary.Chunks,
        Retries = summary.Retries,
        ActiveSeconds = summary.DurationSeconds,
        RejectReasons = summary.RejectReasons ?? [],
        Highest = summary.Watermark is { } watermark ? run.Cursor?.Read(watermark) : null,
        // With the SKUs of the discontinued products, as the summary has them.
        Counts = LoadCounts.Of(summary),
        SkusOfDiscontinued = 0,
    };

    private static RunTotals Read(NpgsqlDataReader row) => new()
    {
        RunId = row.Id("id"),
        Feed = row.Text("feed"),
        State = RunStateText.Parse(row.Text("state")),
        Epoch = row.Integer("epoch"),
        PlanComplete = row.Flag("plan_complete"),
        PagesPlanned = row.Integer("pages_planned"),
        PagesCommitted = (int)row.Count("pages_committed"),
        PagesFailed = (int)row.Count("pages_failed"),
        Progress = row.NumberOrNull("progress"),
        WaitingUntil = row.TimeOrNull("waiting_until"),
        WaitingFor = row.TextOrNull("waiting_for"),
        PagesRefused = (int)row.Count("pages_refused"),
        Error = row.TextOrNull("error"),
        StopKind = StopKinds.Parse(row.TextOrNull("stop_kind")),
        Replaces = row.IdOrNull("replaces"),
        ReachedBefore = row.CountOrNull("reached"),
        FeedFile = row.TextOrNull("feed_file"),
        Warnings = row.TextsOrNull("warnings") ?? [],
        StartedAt = row.Time("started_at"),
        FinishedAt = row.TimeOrNull("finished_at"),
        ActiveSeconds = row.Number("active_seconds"),
        Holder = row.TextOrNull("holder"),
        HeldSince = row.TimeOrNull("held_since"),
        LeaseUntil = row.TimeOrNull("lease_until"),
        Chunks = row.Count("chunks"),
        Retries = row.Count("retries"),
        Waits = row.Integer("waits"),
        WaitSeconds = row.Number("waited_seconds"),
        SlowestPages = row.TextOrNull("slow_pages") is { } slow ? JsonSerializer.Deserialize(slow, LedgerJsonContext.Default.IReadOnlyListSlowPage)! : [],
        Cursor = row.TextOrNull("watermark_of") is { } cursor ? CursorOrigin.Parse(cursor) : null,
        Since = row.TextOrNull("since"),
        FullRefresh = row.Flag("full_refresh"),
        Limits = JsonSerializer.Deserialize(row.Text("settings"), LedgerJsonContext.Default.LimitOptions)!,
        Highest = row.TextOrNull("watermark") is { } highest ? new Watermark(highest, row.Text("watermark_key")) : null,
        Discontinued = row.CountOrNull("discontinued") ?? 0,
        SkusOfDiscontinued = row.CountOrNull("skus_of_discontinued") ?? 0,
        DeletesWithheld = row.CountOrNull("deletes_withheld") ?? 0,
        Counts = LoadCounts.Of(row.Count),
    };
}
