using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Ledger;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Loading;

/// <summary>Reads a loaded page again and keeps those of its records that stand for a product in several places.</summary>
internal sealed class RecordCollector(EtlDataSource dataSource, SqlText sql, PageLedger pages)
{
    /// <summary>Collects the records of a page.</summary>
    /// <exception cref="SourceException">The source now gives other records.</exception>
    public async Task<PageLoad> CollectAsync(FeedSession session, PageToLoad page, int of, string token, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(page.RunId, of, cancellationToken);
        var found = new List<HeldRecord>(wanted.Count);
        if (wanted.Count > 0)
        {
            var planned = new PlannedPage(token, session.Source.LandsPages ? await pages.LandedAsync(page.RunId, of, cancellationToken) : default);
            var place = 0;
            await foreach (var record in session.Source.ReadAgainAsync(planned, cancellationToken))
            {
                place++;
                if (record.IsFiltered)
                {
                    continue;
                }

                // Rows that are marked stand among others than they did when they were not; what they hold tells them apart.
                var index = record.Mark is null
                    ? wanted.FindIndex(w => w.Place == place)
                    : wanted.FindIndex(w => IsIt(session, record, w));
                if (index >= 0)
                {
                    found.Add(Find(session, record, wanted[index], of));
                    wanted.RemoveAt(index);
                }
            }
        }

        if (wanted.Count > 0)
        {
            throw Changed(session, of, $"{found.Count} of {found.Count + wanted.Count} records");
        }

        return new PageLoad(await KeepAsync(page, of, found, cancellationToken), 0, LoadCounts.Zero);
    }

    private static bool IsIt(FeedSession session, in RawRecord record, Wanted wanted) =>
        record.Problem is null && session.Mapper.Map(record) is { IsProduct: true, Product: { } product }
        && RecordKey.Hash(product.ExternalId) == wanted.Key && RecordKey.Content(ContentHash.Compute(product)) == wanted.Content;

    private static HeldRecord Find(FeedSession session, in RawRecord record, Wanted wanted, int of)
    {
        var id = record.Problem is null && session.Mapper.Map(record) is { IsProduct: true } mapped ? mapped.Product!.ExternalId : session.Keys?.Read(record);
        return id is not null && RecordKey.Hash(id) == wanted.Key
            ? new HeldRecord(record, record.Group?.Key ?? id, id, wanted.Place)
            : throw Changed(session, of, $"another record at {record.Location}");
    }

    private static SourceException Changed(FeedSession session, int of, string found) => new(
        $"Feed {session.Feed.Name}: page {of} was read again, since products of it stand in several records that differ; found {found} of those read before. "
        + "The source changed in between: the next start reads it anew.") { StopsRun = true, DeadEnd = DeadEnd.Changed };

    private async Task<List<Wanted>> WantedAsync(Guid runId, int of, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Places.CollectPlaces"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = of });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var wanted = new List<Wanted>();
        while (await rows.ReadAsync(cancellationToken))
        {
            wanted.Add(new Wanted(rows.Integer("place"), rows.Count("key"), rows.Count("content")));
        }

        return wanted;
    }

    private async Task<ChunkOutcome> KeepAsync(PageToLoad page, int of, List<HeldRecord> found, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Places.CollectRecords"]);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = page.RunId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page.Epoch });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page.Number });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = of });
        command.Parameters.Add(Texts(found, h => StorableText.Clean(h.Key)));
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. found.Select(h => h.Place)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. found.Select(h => h.Record.Group is { IsPart: true })] });
        command.Parameters.Add(Texts(found, h => HeldNames.Join(h.Record.Group)));
        command.Parameters.Add(Texts(found, h => StorableText.Clean(h.Record.Location.ToString())));
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. found.Select(h => HeldBytes.Of(h.Record))] });
        command.Parameters.Add(Texts(found, h => h.Record.Mark?.Key));
        command.Parameters.Add(Texts(found, h => h.Record.Mark?.Version));
        return (string)(await command.ExecuteScalarAsync(cancellationToken))! switch
        {
            "committed" => ChunkOutcome.Committed,
            "already_committed" => ChunkOutcome.AlreadyCommitted,
            "fenced" => ChunkOutcome.Fenced,
            _ => ChunkOutcome.Missing,
        };
    }

    private static NpgsqlParameter<string?[]> Texts(List<HeldRecord> found, Func<HeldRecord, string?> text) =>
        new() { TypedValue = [.. found.Select(text)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private readonly record struct Wanted(int Place, long Key, long Content);
}
