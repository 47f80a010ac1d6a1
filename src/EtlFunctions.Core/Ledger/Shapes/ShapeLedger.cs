using EtlFunctions.Database;
using EtlFunctions.Mapping;
using Npgsql;

namespace EtlFunctions.Ledger;

/// <summary>Keeps the shapes of feeds: how often each mapped path was found.</summary>
internal sealed class ShapeLedger(EtlDataSource dataSource, SqlText sql)
{
    /// <summary>Tells whether a run's records are to be held against what is known of the feed; not once a person accepted whatever comes.</summary>
    public async Task<bool> HoldsAsync(Guid runId, int epoch, bool accept, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql[accept ? "Ledger.Shapes.AcceptShape" : "Ledger.Shapes.HoldsShape"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Gets what is known of a feed's paths.</summary>
    public async Task<IReadOnlyList<KnownPath>> FindAsync(string feed, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Shapes.FeedShape"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var paths = new List<KnownPath>();
        while (await rows.ReadAsync(cancellationToken))
        {
            paths.Add(new KnownPath(rows.Text("path"), rows.Count("records"), rows.Count("found"), rows.Count("filled"), rows.Id("run_id"), rows.Time("noted_at")));
        }

        return paths;
    }

    /// <summary>Adds to what a run under way found in its first records.</summary>
    public async Task NoteAsync(Guid runId, int epoch, PathCounter counter, CancellationToken cancellationToken)
    {
        if (counter.Records == 0)
        {
            return;
        }

        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Shapes.NoteShape"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = epoch });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = counter.Records });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. counter.Counts.Select(c => c.Path)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. counter.Counts.Select(c => c.Found)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. counter.Counts.Select(c => c.Filled)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Lists the paths that none of a run's first records had, with how many those were.</summary>
    public async Task<IReadOnlyList<(string Path, long Records)>> NowhereAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Shapes.NowherePaths"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var paths = new List<(string, long)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            paths.Add((rows.Text("path"), rows.Count("records")));
        }

        return paths;
    }
}
