using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using Npgsql;
using NpgsqlTypes;
using Polly;

namespace EtlFunctions.Loading;

/// <summary>The statements of a replay.</summary>
internal sealed class ReplayLedger(EtlDataSource dataSource, SqlText sql, TimeProvider timeProvider)
{
    private readonly ResiliencePipeline _conflicts = ConflictRetries.Create(timeProvider);

    /// <summary>Reads the next open rejects, the latest first.</summary>
    public async Task<IReadOnlyList<OpenReject>> NextAsync(string feed, OpenReject? last, int limit, CancellationToken cancellationToken)
    {
        await using var command = After("ReplayableRejects", feed, last);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rejects = new List<OpenReject>();
        while (await row.ReadAsync(cancellationToken))
        {
            rejects.Add(new OpenReject(
                row.Count("id"), row.GetDateTime(row.GetOrdinal("last_seen")), row.Id("run_id"), row.Integer("page"), row.Integer("place"), row.Text("location"), row.TextOrNull("external_id"),
                row.Text("stage"), row.Text("code"), row.Integer("bytes"), row.BytesOrNull("raw")!, row.Flag("is_rival"), row.Flag("is_torn"),
                row.Flag("is_unfinished")));
        }

        return rejects;
    }

    /// <summary>Counts the open rejects behind one.</summary>
    public async Task<long> CountAfterAsync(string feed, OpenReject? last, CancellationToken cancellationToken)
    {
        await using var command = After("CountReplayable", feed, last);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Parts products that cannot be sent to this database from the others.</summary>
    public async Task<(IReadOnlyList<LoadItem> Items, IReadOnlyList<Reject> Unstorable)> StorableAsync(IReadOnlyList<LoadItem> items, CancellationToken cancellationToken)
    {
        var chunk = new Chunk(default, IsLast: true, items, []);
        chunk = UnstorableProducts.Reject(chunk) ?? chunk;
        chunk = await new UntranslatableProducts(dataSource).RejectAsync(chunk, cancellationToken) ?? chunk;
        return (chunk.Items, chunk.Rejects);
    }

    /// <summary>Loads products, each with the end of its reject.</summary>
    /// <returns>What came of each; a single entry without a product where a run is under way.</returns>
    public async Task<IReadOnlyList<(string? ExternalId, string Outcome, string? Message)>> LoadAsync(
        string feed, IReadOnlyList<LoadItem> items, IReadOnlyDictionary<string, OpenReject> rejects, CancellationToken cancellationToken)
    {
        var rows = ChunkRows.From(items);
        var of = Array.ConvertAll(rows.ExternalId, id => rejects[id]);
        return await _conflicts.ExecuteAsync(async token => await LoadOnceAsync(feed, rows, of, token), cancellationToken);
    }

    /// <summary>Keeps the reasons for which rejects stay.</summary>
    public async Task KeepAsync(IReadOnlyList<(OpenReject Reject, RejectReason Reason, string? ExternalId)> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0)
        {
            return;
        }

        await using var command = dataSource.Connections.CreateCommand(sql["Loading.Replays.KeepReasons"]);
        AddIds(command, [.. rejects.Select(r => r.Reject)]);
        Add(command, rejects.Select(r => ChunkParameters.Stage(r.Reason.Stage)));
        Add(command, rejects.Select(r => Storable(r.Reason.Code)));
        Add(command, rejects.Select(r => Storable(r.Reason.Message)));
        Add(command, rejects.Select(r => Storable(r.Reason.Path)));
        Add(command, rejects.Select(r => Storable(r.ExternalId)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<(string? ExternalId, string Outcome, string? Message)>> LoadOnceAsync(
        string feed, ChunkRows rows, OpenReject[] rejects, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql["Loading.Replays.ReplayRejects"], connection);
        using var encoder = new ArrayEncoder();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        AddIds(command, rejects);
        ChunkParameters.AddProducts(command.Parameters, rows, encoder);
        ChunkParameters.AddSkus(command.Parameters, rows, encoder);

        // As a chunk's: one that was sent is not cancelled, so that what is told is what is committed.
        await using var row = await command.ExecuteReaderAsync(CancellationToken.None);
        var outcomes = new List<(string?, string, string?)>(rejects.Length);
        while (await row.ReadAsync(CancellationToken.None))
        {
            var place = row.Integer("place");
            outcomes.Add((place == 0 ? null : rows.ExternalId[place - 1], row.Text("outcome"), row.TextOrNull("message")));
        }

        return outcomes;
    }

    private NpgsqlCommand After(string statement, string feed, OpenReject? last)
    {
        var command = dataSource.Connections.CreateCommand(sql[$"Loading.Replays.{statement}"]);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
        Add(last?.RunId, NpgsqlDbType.Uuid);
        Add(last?.Page, NpgsqlDbType.Integer);
        Add(last?.Seen, NpgsqlDbType.TimestampTz);
        Add(last?.Place, NpgsqlDbType.Integer);
        Add(last?.Id, NpgsqlDbType.Bigint);
        return command;

        void Add(object? value, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }

    private static void AddIds(NpgsqlCommand command, IReadOnlyList<OpenReject> rejects)
    {
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. rejects.Select(r => r.Id)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. rejects.Select(r => r.Seen)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
    }

    private static void Add(NpgsqlCommand command, IEnumerable<string?> texts) =>
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. texts], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

    private string? Storable(string? text) => text is null ? null : dataSource.Storable(text);
}
