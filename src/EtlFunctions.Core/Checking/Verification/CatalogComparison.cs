using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using EtlFunctions.Loading;
using Npgsql;

namespace EtlFunctions.Checking;

/// <summary>Asks the database how products compare with their rows, and which products it has; by the function that a full refresh goes by.</summary>
internal sealed class CatalogComparison(EtlDataSource dataSource, SqlText sql)
{
    private const int KeysAtOnce = 10_000;

    /// <summary>Compares products, and notes what was found.</summary>
    public async Task CompareAsync(string feed, IReadOnlyList<LoadItem> items, SeenProducts seen, CancellationToken cancellationToken)
    {
        try
        {
            await CompareOnceAsync(feed, items, seen, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter && items.Count == 1)
        {
            seen.Note(items[0], Verdict.Missing, [$"the database's encoding {dataSource.Encoding} cannot hold it: {refused.MessageText}"]);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            // PostgreSQL does not say which.
            foreach (var item in items)
            {
                await CompareAsync(feed, [item], seen, cancellationToken);
            }
        }
    }

    private async Task CompareOnceAsync(string feed, IReadOnlyList<LoadItem> items, SeenProducts seen, CancellationToken cancellationToken)
    {
        var rows = ChunkRows.From(items);
        var drifts = new Dictionary<int, (Verdict Verdict, string[] Differences)>();
        using (var encoder = new ArrayEncoder())
        {
            await using var command = dataSource.Connections.CreateCommand(sql["Checking.Verification.CompareProducts"]);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
            ChunkParameters.AddProducts(command.Parameters, rows, encoder);
            ChunkParameters.AddSkus(command.Parameters, rows, encoder);
            await using var answer = await command.ExecuteReaderAsync(cancellationToken);
            while (await answer.ReadAsync(cancellationToken))
            {
                drifts.Add(answer.Integer("place") - 1, (Enum.Parse<Verdict>(answer.Text("verdict"), ignoreCase: true), answer.TextsOrNull("differences") ?? []));
            }
        }

        var places = new Dictionary<LoadItem, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < rows.Items.Length; i++)
        {
            places.Add(rows.Items[i], i);
        }

        foreach (var item in items)
        {
            if (!places.TryGetValue(item, out var place))
            {
                seen.NoteSuperseded();
                continue;
            }

            var (verdict, differences) = drifts.GetValueOrDefault(place, (Verdict.Equal, []));
            seen.Note(item, verdict, differences);
        }
    }

    /// <summary>Notes the keys of all products that the catalog has of a feed.</summary>
    public async Task NoteKeysAsync(string feed, SeenProducts seen, CancellationToken cancellationToken)
    {
        for (var last = ""; last is not null;)
        {
            await using var command = dataSource.Connections.CreateCommand(sql["Checking.Verification.ProductKeys"]);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = last });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = KeysAtOnce });
            await using var keys = await command.ExecuteReaderAsync(cancellationToken);
            last = null;
            while (await keys.ReadAsync(cancellationToken))
            {
                last = keys.GetString(0);
                seen.NoteKey(last, isDiscontinued: keys.GetBoolean(1));
            }
        }
    }
}

/// <summary>How a product compares with its rows; the words of <c>compare_products</c>.</summary>
internal enum Verdict : byte
{
    Equal,
    Differs,
    Missing,
    Newer,
    Taken,
}
