using System.Text.Json;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Closes the rejects whose product a later run has loaded.</summary>
/// <remarks>
/// Once a run, by what its pages have loaded, so that no chunk pays for it; a feed without open rejects costs one look-up. What a run that
/// was killed or cancelled has left is caught up with by the next one, and before a replay.
/// </remarks>
internal sealed class RejectClosing(EtlDataSource dataSource, SqlText sql)
{
    private const int RecordsAtOnce = 50_000;
    private const int KeysAtOnce = 1000;

    /// <summary>Closes by what a run under way has loaded, before it ends.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isOver">Whether it will load no more.</param>
    /// <param name="cancellationToken">Stops between statements; whatever is closed is right.</param>
    public async Task CloseAsync(RunTotals run, bool isOver, CancellationToken cancellationToken)
    {
        if (await CloseEarlierAsync(run.Feed, run.RunId, cancellationToken))
        {
            await CloseAsync(new Unsettled(run.RunId, run.PagesPlanned, run.Limits.PageSize), isOver, cancellationToken);
        }
    }

    /// <summary>Closes by what runs have loaded that ended without it.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="except">A run that is under way.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    /// <returns>Whether the feed had open rejects.</returns>
    public async Task<bool> CloseEarlierAsync(string feed, Guid? except, CancellationToken cancellationToken)
    {
        await using var any = Command("AnyOpen", feed);
        if (await any.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return false;
        }

        await NoteKeysAsync(feed, cancellationToken);
        foreach (var run in await UnsettledAsync(feed, except, cancellationToken))
        {
            await CloseAsync(run, isOver: true, cancellationToken);
        }

        return true;
    }

    private async Task CloseAsync(Unsettled run, bool isOver, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, RecordsAtOnce / run.PageSize);
        for (var from = 1; ; from += step)
        {
            var isLast = from + step > run.Pages;
            await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Rejects.CloseRejects"]);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run.RunId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = from });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = from + step - 1 });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isLast });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isOver });
            await command.ExecuteNonQueryAsync(cancellationToken);
            if (isLast)
            {
                return;
            }
        }
    }

    private async Task NoteKeysAsync(string feed, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await KeylessAsync(feed, last, cancellationToken) is { Count: > 0 } keyless)
        {
            last = keyless[^1].Id;
            await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Rejects.NoteRejectKeys"]);
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keyless.Select(k => k.Id)] });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keyless.Select(k => RecordKey.Hash(k.ExternalId))] });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(long Id, string ExternalId)>> KeylessAsync(string feed, long after, CancellationToken cancellationToken)
    {
        await using var command = Command("KeylessRejects", feed);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = KeysAtOnce });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var keyless = new List<(long, string)>();
        while (await row.ReadAsync(cancellationToken))
        {
            keyless.Add((row.Count("id"), row.Text("external_id")));
        }

        return keyless;
    }

    private async Task<IReadOnlyList<Unsettled>> UnsettledAsync(string feed, Guid? except, CancellationToken cancellationToken)
    {
        await using var command = Command("UnsettledRuns", feed);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)except ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<Unsettled>();
        while (await row.ReadAsync(cancellationToken))
        {
            var limits = JsonSerializer.Deserialize(row.Text("settings"), LedgerJsonContext.Default.LimitOptions) ?? new LimitOptions();
            runs.Add(new Unsettled(row.Id("id"), row.Integer("pages_planned"), limits.PageSize));
        }

        return runs;
    }

    private NpgsqlCommand Command(string statement, string feed)
    {
        var command = dataSource.Connections.CreateCommand(sql[$"Ledger.Rejects.{statement}"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        return command;
    }

    private sealed record Unsettled(Guid RunId, int Pages, int PageSize);
}
