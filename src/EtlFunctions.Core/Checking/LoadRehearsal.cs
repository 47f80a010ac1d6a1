using System.Security.Cryptography;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;
using EtlFunctions.Orchestration;
using Npgsql;

namespace EtlFunctions.Checking;

/// <summary>Does what a run does until its first commit, by the same statements, in a transaction that is taken back: tables, lease, one chunk.</summary>
/// <remarks>Nothing stays behind but the numbers that sequences gave.</remarks>
public sealed class LoadRehearsal
{
    private readonly EtlDataSource _dataSource;
    private readonly SqlText _sql;
    private readonly Migrator _migrator;
    private readonly RunLedger _runs;

    internal LoadRehearsal(EtlDataSource dataSource, SqlText sql, Migrator migrator, RunLedger runs)
    {
        _dataSource = dataSource;
        _sql = sql;
        _migrator = migrator;
        _runs = runs;
    }

    /// <summary>Rehearses.</summary>
    /// <param name="begin">How the run would begin.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="products">The first products of its source, at most a chunk of them is tried; one is made up where there are none.</param>
    /// <param name="cancellationToken">Stops before the next statement.</param>
    /// <exception cref="MigrationException">The tables cannot be made or are of another version.</exception>
    /// <exception cref="NpgsqlException">The database is out of reach.</exception>
    public async Task<RehearsedLoad> RunAsync(BeginRunInput begin, Feed feed, IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenAsync(cancellationToken);
        var load = new RehearsedLoad(await _migrator.RehearseAsync(connection, cancellationToken));
        try
        {
            return await LoadAsync(connection, load, begin, feed, products, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(connection, "ROLLBACK", CancellationToken.None);
        }
    }

    private async Task<RehearsedLoad> LoadAsync(
        NpgsqlConnection connection, RehearsedLoad load, BeginRunInput input, Feed feed, IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        var order = new RunOrder(input.RunId, feed.Name, input.Mode, input.Holder, input.DeadHolder, input.FullRefresh);
        RunBegin begin;
        try
        {
            begin = await _runs.BeginAsync(order, RunStart.Of(feed), connection, cancellationToken);
        }
        catch (PostgresException failure)
        {
            return load with { BeginFailure = failure };
        }

        load = load with { Begin = BeginRunOutput.Of(begin) };
        if (!begin.MayRun)
        {
            return load;
        }

        try
        {
            var (run, epoch) = (begin.RunId!.Value, begin.Epoch);
            var isMadeUp = products.Count == 0;
            var tried = isMadeUp ? [MadeUp(new Product { ExternalId = "check", Title = "check", Skus = [new Sku { Code = "check" }] })] : products.Take(feed.Limits.ChunkSize).ToArray();
            var (counts, refused) = await LoadChunkAsync(connection, run, epoch, tried, cancellationToken);
            load = load with { Counts = counts, Refused = refused, IsMadeUp = isMadeUp };
            if (counts.Inserted == 0 && refused.Count == 0)
            {
                // What is there already was taken once; whether a new one would be is another question.
                (_, refused) = await LoadChunkAsync(connection, run, epoch, [MadeUp(tried[0])], cancellationToken);
                load = load with { RefusedAsNew = refused.Count > 0 ? refused[0] : null };
            }
        }
        catch (PostgresException failure)
        {
            return load with { LoadFailure = failure };
        }

        return load;
    }

    private async Task<(LoadCounts Counts, IReadOnlyList<RejectReason> Refused)> LoadChunkAsync(
        NpgsqlConnection connection, Guid run, int epoch, IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        await using var page = new NpgsqlCommand(_sql["Checking.RehearsedPage"], connection);
        page.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run });
        page.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        var number = (int)(await page.ExecuteScalarAsync(cancellationToken))!;

        var items = products.Select((product, i) => new LoadItem(product, new RawRecord(new RecordLocation("check", i + 1, 0), default))).ToArray();
        var chunk = new Chunk(new ChunkKey(run, epoch, number, 0), IsLast: true, items, []) { RenewsLease = false };
        chunk = await new UntranslatableProducts(_dataSource).RejectAsync(chunk, cancellationToken) ?? chunk;
        var rows = ChunkRows.From(chunk.Items);
        foreach (var hash in rows.Hash)
        {
            // Another one than what may be stored, so that rows that exist are written too.
            RandomNumberGenerator.Fill(hash);
        }

        LoadCounts counts;
        using (var encoder = new ArrayEncoder())
        {
            await using var command = new NpgsqlCommand(_sql["Loading.LoadChunk"], connection);
            ChunkParameters.Add(command.Parameters, chunk, rows, TimeSpan.Zero, isolate: true, lookup: true, encoder);
            await using var answer = await command.ExecuteReaderAsync(cancellationToken);
            await answer.ReadAsync(cancellationToken);
            counts = ChunkAnswer.Read(answer, chunk, rows).Counts;
        }

        // What waits for the commit speaks now.
        await ExecuteAsync(connection, "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", cancellationToken);
        return (counts, await RefusedAsync(connection, run, number, cancellationToken));
    }

    private async Task<IReadOnlyList<RejectReason>> RefusedAsync(NpgsqlConnection connection, Guid run, int page, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_sql["Checking.RehearsedRejects"], connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var refused = new List<RejectReason>();
        while (await rows.ReadAsync(cancellationToken))
        {
            refused.Add(new RejectReason(RejectStage.Load, rows.Text("code"), rows.Text("message")));
        }

        return refused;
    }

    private static Product MadeUp(Product product)
    {
        var suffix = $"-{Guid.NewGuid():N}";
        return product with { ExternalId = product.ExternalId + suffix, Skus = [.. product.Skus.Select(sku => sku with { Code = sku.Code + suffix })] };
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
