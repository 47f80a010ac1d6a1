using System.Text.Json;
using EtlFunctions.Database;
using EtlFunctions.Incremental;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>Begins and ends runs and keeps their lease: one statement, one transaction each.</summary>
public sealed class RunLedger
{
    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;
    private readonly LeaseOptions _lease;

    internal RunLedger(EtlDataSource dataSource, SqlText sql, LeaseOptions lease)
    {
        _dataSource = dataSource;
        _sql = sql;
        _lease = lease;
    }

    /// <summary>Gets how long the lease lasts without a sign of life.</summary>
    public TimeSpan LeaseDuration => _lease.Duration;

    /// <summary>Takes the feed's lease and begins a run or adopts the unfinished one.</summary>
    /// <param name="order">Who begins what, how.</param>
    /// <param name="start">What a new run is begun with.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    internal Task<RunBegin> BeginAsync(RunOrder order, RunStart start, CancellationToken cancellationToken) => BeginAsync(order, start, null, cancellationToken);

    /// <summary>As the other one, on a connection whose transaction the caller decides about.</summary>
    internal async Task<RunBegin> BeginAsync(RunOrder order, RunStart start, NpgsqlConnection? within, CancellationToken cancellationToken)
    {
        for (Watermark? seen = null; ;)
        {
            var attempt = await TryBeginAsync(order, start, seen, within, cancellationToken);
            if (attempt.Begin is { } begin)
            {
                return begin;
            }

            // Another run saved it meanwhile, or the first attempt did not know of it.
            seen = attempt.Saved;
        }
    }

    private async Task<(RunBegin? Begin, Watermark? Saved)> TryBeginAsync(
        RunOrder order, RunStart start, Watermark? seen, NpgsqlConnection? within, CancellationToken cancellationToken)
    {
        var text = _sql["Ledger.Runs.BeginRun"];
        await using var command = within is null ? _dataSource.Connections.CreateCommand(text) : new NpgsqlCommand(text, within);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = order.RunId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Feed });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Mode.ToString().ToLowerInvariant() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Holder });
        AddText(command, order.DeadHolder);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = _lease.Duration });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = start.Fingerprint });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = JsonSerializer.Serialize(start.Limits, LimitJson.Default.LimitOptions),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        AddText(command, start.Cursor?.ToString());
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = order.FullRefresh });
        AddText(command, start.Since(seen?.Value));
        AddText(command, seen?.Key);
        AddText(command, order.FeedFile is null ? null : _dataSource.Storable(order.FeedFile));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.Text("outcome") == "moved")
        {
            var origin = row.TextOrNull("watermark_of");
            return origin is not null && origin != start.Cursor!.ToString()
                ? (new RunBegin(BeginOutcome.OtherCursor) { WatermarkOf = origin }, null)
                : (null, origin is null ? null : new Watermark(row.Text("watermark"), row.Text("watermark_key")));
        }

        return (new RunBegin(Enum.Parse<BeginOutcome>(row.Text("outcome"), ignoreCase: true))
        {
            RunId = row.IdOrNull("run_id"),
            Epoch = row.IntegerOrNull("epoch") ?? 0,
            Limits = row.TextOrNull("settings") is { } settings ? JsonSerializer.Deserialize(settings, LedgerJsonContext.Default.LimitOptions)! : start.Limits,
            State = row.TextOrNull("state") is { } state ? RunStateText.Parse(state) : null,
            PagesPlanned = row.IntegerOrNull("pages_planned") ?? 0,
            PagesCommitted = row.Integer("pages_committed"),
            Holder = row.TextOrNull("holder"),
            HeldSince = row.TimeOrNull("held_since"),
            LeaseUntil = row.TimeOrNull("lease_until"),
            Ended = row.IdOrNull("ended"),
            DeadEnd = row.TextOrNull("stop_kind") is { } kind
                ? new StopReason(StopKinds.Parse(kind) ?? StopKind.Failure, row.TextOrNull("stop_reason") ?? "no reason was kept")
                : null,
        }, null);
    }

    /// <summary>Renews the lease.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch held.</param>
    /// <param name="duration">How long it lasts from now, at least the lease's own duration; longer while the source asks to wait.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether the lease is still held under that epoch.</returns>
    public async Task<bool> HeartbeatAsync(Guid runId, int epoch, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.Heartbeat"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = duration < _lease.Duration ? _lease.Duration : duration });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Shows that the run waits for its source, or that it goes on, and keeps the lease meanwhile.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch held.</param>
    /// <param name="until">When the source allows the next request, or <see langword="null"/> when the wait is over.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <param name="waitsFor">What is waited for, where it is more than the source's leave to ask again.</param>
    /// <returns>Whether the run is still held under that epoch.</returns>
    public async Task<bool> ShowWaitAsync(Guid runId, int epoch, DateTimeOffset? until, CancellationToken cancellationToken, string? waitsFor = null)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.ShowWait"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)until?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = _lease.Duration });
        command.Parameters.Add(new NpgsqlParameter { Value = waitsFor is null ? DBNull.Value : _dataSource.Storable(waitsFor), NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Adds warnings to a run, each once; more than 20 are not kept.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch held; under an older one nothing is added.</param>
    /// <param name="warnings">The warnings.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    public async Task WarnAsync(Guid runId, int epoch, IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.NoteWarnings"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. warnings.Select(_dataSource.Storable)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes a page that took long; the ledger keeps the five slowest of a run.</summary>
    internal async Task NoteSlowPageAsync(Guid runId, int epoch, int page, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.NoteSlowPage"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = Math.Round(time.TotalSeconds, 1) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Counts requests that the source tried again.</summary>
    internal async Task AddRetriesAsync(Guid runId, int epoch, long count, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.NoteRetries"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = count });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends a run under the epoch held: its unfinished pages are fenced, its lease is given back.</summary>
    /// <param name="run">The run as it will stand in the ledger, with its final state, error and stop kind.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether it was ended; <see langword="false"/> when another holder has it or it was over before.</returns>
    /// <exception cref="ArgumentException">The state is none that a run under way may end in.</exception>
    public Task<bool> EndAsync(RunTotals run, CancellationToken cancellationToken)
    {
        if (run.State.IsAlive() || !RunTransitions.IsLegal(RunState.Running, run.State))
        {
            throw new ArgumentException($"A run does not end in the state {run.State.ToText()}.", nameof(run));
        }

        run = run with { Error = run.Error is null ? null : _dataSource.Storable(run.Error) };
        return EndAsync(run.RunId, run.Epoch, run.State, run.Error, RunSummary.Of(run), run.Watermark, run.StopKind, cancellationToken);
    }

    /// <summary>Cancels a run, whoever holds it. The holder is fenced: nothing of it is committed any more.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether it was cancelled; <see langword="false"/> when it was over before or is unknown.</returns>
    public Task<bool> CancelAsync(Guid runId, CancellationToken cancellationToken) =>
        EndAsync(runId, null, RunState.Cancelled, "cancelled on request", null, null, null, cancellationToken);

    private async Task<bool> EndAsync(Guid runId, int? epoch, RunState state, string? error, RunSummary? summary, Watermark? watermark, StopKind? stop, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Runs.EndRun"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)epoch ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.ToText() });
        AddText(command, error);
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = summary is null ? DBNull.Value : JsonSerializer.Serialize(summary, LedgerJsonContext.Default.RunSummary),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        AddText(command, watermark?.Value);
        AddText(command, watermark?.Key);
        AddText(command, stop?.ToText());
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void AddText(NpgsqlCommand command, string? text) =>
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text });
}
