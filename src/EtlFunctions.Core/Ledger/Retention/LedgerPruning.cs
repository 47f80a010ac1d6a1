using System.Text.Json;
using EtlFunctions.Database;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Removes from the ledger what nobody needs any more: pages of finished runs, then the runs themselves, and closed rejects.</summary>
/// <remarks>
/// Each statement removes a bounded number of rows by itself, so it may be stopped anywhere and called by several processes at
/// once. A run that can be resumed, the latest and the last complete run of each feed, and open rejects are never touched.
/// </remarks>
public sealed class LedgerPruning
{
    /// <summary>The days that a run and its summary are kept.</summary>
    public const int RunDays = 400;

    /// <summary>The days that a closed reject is kept.</summary>
    public const int RejectDays = 90;

    private const int RowsAtOnce = 1000;

    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;
    private readonly RunReader _runs;
    private readonly RejectClosing _closing;
    private readonly TimeProvider _timeProvider;

    internal LedgerPruning(EtlDataSource dataSource, SqlText sql, RunReader runs, RejectClosing closing, TimeProvider timeProvider)
    {
        _dataSource = dataSource;
        _sql = sql;
        _runs = runs;
        _closing = closing;
        _timeProvider = timeProvider;
    }

    /// <summary>Removes what may go.</summary>
    /// <param name="most">How long it may take; <see langword="null"/> for as long as it needs.</param>
    /// <param name="pageDays">The days that pages are kept, or <see langword="null"/> for what each feed says in <c>limits.retentionDays</c>.</param>
    /// <param name="cancellationToken">Stops before the next statement.</param>
    public async Task<PruneReport> PruneAsync(TimeSpan? most, int? pageDays, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        var report = new PruneReport(0, 0, 0, 0, IsDone: false);
        while (await NextRunAsync(pageDays, cancellationToken) is { } run)
        {
            await TellAsync(run, cancellationToken);
            for (var removed = (long)RowsAtOnce; removed == RowsAtOnce;)
            {
                if (IsOver())
                {
                    return report;
                }

                removed = await RemoveAsync("PrunePages", run.RunId, cancellationToken);
                report = report with { Pages = report.Pages + removed };
            }

            await using var note = Command("NotePruned", run.RunId);
            await note.ExecuteNonQueryAsync(cancellationToken);
            report = report with { RunsEmptied = report.RunsEmptied + 1 };
        }

        foreach (var (statement, days) in new[] { ("PruneRejects", RejectDays), ("PruneRuns", RunDays) })
        {
            for (var removed = (long)RowsAtOnce; removed == RowsAtOnce;)
            {
                if (IsOver())
                {
                    return report;
                }

                removed = await RemoveAsync(statement, days, cancellationToken);
                report = statement == "PruneRuns" ? report with { Runs = report.Runs + removed } : report with { Rejects = report.Rejects + removed };
            }
        }

        return report with { IsDone = true };

        bool IsOver() => most is { } bound && _timeProvider.GetElapsedTime(started) > bound;
    }

    /// <summary>Keeps what only the pages tell.</summary>
    private async Task TellAsync(Prunable run, CancellationToken cancellationToken)
    {
        await _closing.CloseEarlierAsync(run.Feed, null, cancellationToken);
        if (run.IsUntold && await _runs.FindAsync(run.RunId, null, cancellationToken) is { } totals)
        {
            await using var command = Command("KeepSummary", run.RunId);
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = JsonSerializer.Serialize(RunSummary.Of(totals), LedgerJsonContext.Default.RunSummary),
                NpgsqlDbType = NpgsqlDbType.Jsonb,
            });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<Prunable?> NextRunAsync(int? pageDays, CancellationToken cancellationToken)
    {
        await using var command = Command("PrunableRun", pageDays ?? 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Prunable(row.Id("id"), row.Text("feed"), row.Flag("is_untold")) : null;
    }

    private async Task<long> RemoveAsync<T>(string statement, T of, CancellationToken cancellationToken)
    {
        await using var command = Command(statement, of);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RowsAtOnce });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private NpgsqlCommand Command<T>(string statement, T of)
    {
        var command = _dataSource.Connections.CreateCommand(_sql[$"Ledger.Retention.{statement}"]);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = of });
        return command;
    }

    private sealed record Prunable(Guid RunId, string Feed, bool IsUntold);
}
