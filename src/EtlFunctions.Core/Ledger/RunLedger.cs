using System.Text.Json;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Orchestration;
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
    /// <param name="input">Who begins what, how.</param>
    /// <param name="fingerprint">What the feed's source is, so that an unfinished run of another one is not adopted.</param>
    /// <param name="limits">The sizes of a new run.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    public async Task<BeginRunOutput> BeginAsync(BeginRunInput input, string fingerprint, LimitOptions limits, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.BeginRun"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = input.RunId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = input.Feed });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = input.Mode.ToString().ToLowerInvariant() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = input.Holder });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)input.DeadHolder ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = _lease.Duration });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fingerprint });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = JsonSerializer.Serialize(limits, LedgerJsonContext.Default.LimitOptions),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new BeginRunOutput
        {
            Outcome = Enum.Parse<BeginOutcome>(row.GetString(0), ignoreCase: true),
            RunId = row.IsDBNull(1) ? null : row.GetGuid(1),
            Epoch = row.IsDBNull(2) ? 0 : row.GetInt32(2),
            Limits = row.IsDBNull(3) ? limits : JsonSerializer.Deserialize(row.GetString(3), LedgerJsonContext.Default.LimitOptions)!,
            State = row.IsDBNull(4) ? null : RunStateText.Parse(row.GetString(4)),
            PagesPlanned = row.IsDBNull(5) ? 0 : row.GetInt32(5),
            PagesCommitted = (int)row.GetInt64(6),
            Holder = row.IsDBNull(7) ? null : row.GetString(7),
            HeldSince = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
            LeaseUntil = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        };
    }

    /// <summary>Renews the lease.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="epoch">The epoch held.</param>
    /// <param name="duration">How long it lasts from now, at least the lease's own duration; longer while the source asks to wait.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether the lease is still held under that epoch.</returns>
    public async Task<bool> HeartbeatAsync(Guid runId, int epoch, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.Heartbeat"]);
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
    /// <returns>Whether the run is still held under that epoch.</returns>
    public async Task<bool> ShowWaitAsync(Guid runId, int epoch, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.ShowWait"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)until?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = _lease.Duration });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Ends a run under the epoch held: its unfinished pages are fenced, its lease is given back.</summary>
    /// <param name="run">The run as it will stand in the ledger, with its final state and error.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether it was ended; <see langword="false"/> when another holder has it or it was over before.</returns>
    public Task<bool> EndAsync(RunTotals run, CancellationToken cancellationToken)
    {
        run = run with { Error = run.Error is null ? null : StorableText.Clean(run.Error) };
        return EndAsync(run.RunId, run.Epoch, run.State, run.Error, RunSummary.Of(run), cancellationToken);
    }

    /// <summary>Cancels a run, whoever holds it. The holder is fenced: nothing of it is committed any more.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops before the statement is sent.</param>
    /// <returns>Whether it was cancelled; <see langword="false"/> when it was over before or is unknown.</returns>
    public Task<bool> CancelAsync(Guid runId, CancellationToken cancellationToken) =>
        EndAsync(runId, null, RunState.Cancelled, "cancelled on request", null, cancellationToken);

    private async Task<bool> EndAsync(Guid runId, int? epoch, RunState state, string? error, RunSummary? summary, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.Connections.CreateCommand(_sql["Ledger.EndRun"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)epoch ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.ToText() });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = summary is null ? DBNull.Value : JsonSerializer.Serialize(summary, LedgerJsonContext.Default.RunSummary),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
