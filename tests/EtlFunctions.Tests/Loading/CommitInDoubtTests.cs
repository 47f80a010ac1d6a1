using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests.Database;
using Npgsql;

namespace EtlFunctions.Tests.Loading;

/// <summary>A connection that breaks around the commit: nothing is lost and nothing doubled.</summary>
public sealed class CommitInDoubtTests
{
    [Fact]
    public async Task Load_AnswerLostAfterTheCommit_IsFoundInTheLedger()
    {
        await using var lossy = await LossyLoader.CreateAsync();
        var run = lossy.Run;
        var chunk = run.Chunk(1, 0, SampleProduct.Many(1, 25), isLast: false);
        lossy.Proxy.CutNext(PostgresProxy.Cut.BeforeAnswer);

        var result = await run.LoadAsync(chunk);

        Assert.Equal((ChunkOutcome.AlreadyCommitted, 1, LoadCounts.Zero), (result.Outcome, result.CommittedChunks, result.Counts));
        Assert.Single(lossy.Log.Of(EventIds.AnswerLost));
        Assert.Equal(ChunkOutcome.Committed, (await run.LoadAsync(run.Chunk(1, 1, SampleProduct.Many(26, 25)))).Outcome);
        Assert.Equal((50, 2), ((await run.TotalsAsync()).Counts.Inserted, (await run.TotalsAsync()).Chunks));
        Assert.Equal(50, await lossy.CountAsync());
    }

    [Fact]
    public async Task Load_CutBeforeTheStatementArrives_IsInDoubtAndCommitsAtTheNextAttempt()
    {
        await using var lossy = await LossyLoader.CreateAsync();
        var run = lossy.Run;
        var chunk = run.Chunk(1, 0, SampleProduct.Many(1, 25));
        lossy.Proxy.CutNext(PostgresProxy.Cut.BeforeStatement);

        var doubt = await Assert.ThrowsAsync<ChunkInDoubtException>(() => run.LoadAsync(chunk));

        Assert.True(FailureClassifier.IsTransient(doubt));
        Assert.Equal(chunk.Key, doubt.Key);
        Assert.Equal(0, await lossy.CountAsync());
        Assert.Equal(ChunkOutcome.Committed, (await run.LoadAsync(chunk)).Outcome);
        Assert.Equal(25, await lossy.CountAsync());
    }

    [Fact]
    public async Task Load_BackendTerminatedInTheMiddle_IsInDoubtAndCommitsAtTheNextAttempt()
    {
        await using var lossy = await LossyLoader.CreateAsync();
        var run = lossy.Run;
        await run.LoadAsync(run.Chunk(1, 0, [SampleProduct.Of("A")]));
        await using var other = await lossy.Database.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; UPDATE catalog.product SET brand = 'x'", other);
        await command.ExecuteNonQueryAsync();
        var chunk = run.Chunk(2, 0, [SampleProduct.Of("A") with { Title = "new" }, SampleProduct.Of("B")]);
        var load = run.LoadAsync(chunk);
        await Eventually.HoldsAsync(
            async () => await lossy.Database.ScalarAsync<long>(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%load_chunk%'") > 0,
            "the chunk waits for the row's lock");

        var doubt = await Assert.ThrowsAsync<ChunkInDoubtException>(() => load);
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();

        Assert.True(FailureClassifier.IsTransient(doubt));
        Assert.Equal(1, await lossy.CountAsync());
        Assert.Equal(new LoadCounts { Read = 2, Inserted = 1, Updated = 1 }, (await run.LoadAsync(chunk)).Counts);
    }

    [Fact]
    public async Task Load_EveryIdleConnectionKilled_IsInDoubtAtMost()
    {
        await using var lossy = await LossyLoader.CreateAsync();
        var run = lossy.Run;
        await run.LoadAsync(run.Chunk(1, 0, SampleProduct.Many(1, 25)));
        await lossy.Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'etl' AND datname = current_database()");

        var failure = await Record.ExceptionAsync(() => run.LoadAsync(run.Chunk(2, 0, SampleProduct.Many(26, 25))));
        var again = await run.LoadAsync(run.Chunk(2, 0, SampleProduct.Many(26, 25)));

        Assert.True(failure is null or ChunkInDoubtException || PostgresFaults.IsTransient((NpgsqlException)failure), failure?.ToString());
        Assert.Equal(failure is null ? ChunkOutcome.AlreadyCommitted : ChunkOutcome.Committed, again.Outcome);
        Assert.Equal(50, await lossy.CountAsync());
    }
}
