using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using EtlFunctions.Sources;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Ledger;

/// <summary>The pages of a run: planned, landed, failed. Chunks commit them.</summary>
internal sealed class PageLedger(EtlDataSource dataSource, SqlText sql, LeaseOptions lease)
{
    /// <summary>Lists pages after a number that are planned and not committed, in order.</summary>
    public async Task<IReadOnlyList<UnfinishedPage>> UnfinishedAsync(Guid runId, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.UnfinishedPages"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var pages = new List<UnfinishedPage>();
        while (await rows.ReadAsync(cancellationToken))
        {
            pages.Add(new UnfinishedPage(rows.Integer("number"), rows.Text("token"), rows.Integer("chunks")));
        }

        return pages;
    }

    /// <summary>Gets where the run's planning stands, or <see langword="null"/> for an unknown run.</summary>
    public async Task<PlanState?> PlanStateAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.PlanState"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new PlanState(
                row.TextOrNull("cursor"),
                row.Flag("plan_complete"),
                row.Integer("pages_planned"),
                row.NumberOrNull("progress"),
                row.Integer("epoch"),
                RunStateText.Parse(row.Text("state")),
                row.TextOrNull("since"),
                row.TextOrNull("source_version"))
            : null;
    }

    /// <summary>Writes planned pages after <paramref name="planned"/> and moves the cursor, together.</summary>
    /// <returns>Whether it was done; <see langword="false"/> when the run is another's or another call planned first.</returns>
    public async Task<bool> PlanAsync(Guid runId, int epoch, int planned, SourcePlan plan, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.PlanPages"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = planned });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)plan.NextCursor ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)plan.Progress ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        using var encoder = new ArrayEncoder();
        var tokens = encoder.Texts([.. plan.Pages.Select(p => p.Token)]);
        command.Parameters.Add(new NpgsqlParameter<EncodedArray> { TypedValue = tokens, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(PayloadArray.Bind([.. plan.Pages.Select(p => p.Landed.IsEmpty ? null : p.Landed.ToArray())], encoder));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease.Duration });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)plan.Version ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    /// <summary>Gets a page that planning landed; empty when the source reads the page itself.</summary>
    public async Task<ReadOnlyMemory<byte>> LandedAsync(Guid runId, int page, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.LandedPage"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        return await command.ExecuteScalarAsync(cancellationToken) as byte[];
    }

    /// <summary>Gets whether a page is committed and under which epoch it is to be loaded, or <see langword="null"/> for an unknown page.</summary>
    public async Task<PageStanding?> StandingAsync(Guid runId, int page, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.PageStanding"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new PageStanding(row.Flag("committed"), row.Integer("epoch")) : null;
    }

    /// <summary>Keeps what a page was read as, before its first chunk is committed.</summary>
    /// <returns>Whether it was; <see langword="false"/> where it is kept already, partly or wholly committed, or another's.</returns>
    public async Task<bool> LandAsync(Guid runId, int epoch, int page, ReadOnlyMemory<byte> landed, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Pages.LandPage"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = landed, NpgsqlDbType = NpgsqlDbType.Bytea });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Counts a failed attempt at a page; with <paramref name="isFinal"/> the page is given up for this attempt of the run, with <paramref name="isRefused"/> for what the source gives.</summary>
    public async Task RecordFailureAsync(Guid runId, int epoch, int page, string error, bool isFinal, bool isRefused, CancellationToken cancellationToken)
    {
        await using var command = Failure("Ledger.Pages.RecordFailure", runId, epoch, page, error);
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isFinal });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isRefused });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gives a page up for this attempt of the run; its failed attempts are counted already.</summary>
    /// <returns>Whether it is given up now; <see langword="false"/> where it was before, is committed or another's.</returns>
    public async Task<bool> GiveUpAsync(Guid runId, int epoch, int page, string error, CancellationToken cancellationToken)
    {
        await using var command = Failure("Ledger.Pages.GiveUpPage", runId, epoch, page, error);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private NpgsqlCommand Failure(string text, Guid runId, int epoch, int page, string error)
    {
        var command = dataSource.Connections.CreateCommand(sql[text]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = dataSource.Storable(error) });
        return command;
    }
}

/// <summary>A planned page that is not committed.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Token">The source's token for it.</param>
/// <param name="Chunks">The chunks of it that are committed already.</param>
internal sealed record UnfinishedPage(int Number, string Token, int Chunks = 0);

/// <summary>Where a page stands.</summary>
/// <param name="IsCommitted">Whether all its chunks are committed.</param>
/// <param name="Epoch">The epoch under which it is to be loaded.</param>
internal sealed record PageStanding(bool IsCommitted, int Epoch);

/// <summary>Where a run's planning stands.</summary>
/// <param name="Cursor">The source's cursor; <see langword="null"/> at the start, and at the end.</param>
/// <param name="IsComplete">Whether every page is planned.</param>
/// <param name="PagesPlanned">The pages planned.</param>
/// <param name="Progress">The part of the source planned, where its size is known.</param>
/// <param name="Epoch">The run's epoch.</param>
/// <param name="State">The run's state.</param>
/// <param name="Since">The value the run starts from, or <see langword="null"/> where it reads everything.</param>
/// <param name="SourceVersion">The version of the source that the run is planned from, where the source tells it.</param>
internal sealed record PlanState(
    string? Cursor, bool IsComplete, int PagesPlanned, double? Progress, int Epoch, RunState State, string? Since = null, string? SourceVersion = null);
