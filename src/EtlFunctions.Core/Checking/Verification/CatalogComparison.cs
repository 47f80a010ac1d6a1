using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using EtlFunctions.Loading;
using Npgsql;

namespace EtlFunctions.Checking;

/// <summary>Asks the database how products compare with their rows, and which products it has; by the function that a full refresh goes by.</summary>
internal sealed class CatalogComparison(EtlDataSource dataSource, SqlText sql)
{
    private const int KeysAtOnce = 10_000;

    /// <summary>Compares products.</summary>
    /// <returns>What was found of each, in the same order.</returns>
    public async Task<IReadOnlyList<ComparedItem>> CompareAsync(string feed, IReadOnlyList<LoadItem> items, CancellationToken cancellationToken)
    {
        try
        {
            return await CompareOnceAsync(feed, items, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter && items.Count == 1)
        {
            return [new ComparedItem(items[0], Verdict.Missing, [$"the database's encoding {dataSource.Encoding} cannot hold it: {refused.MessageText}"])];
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            // PostgreSQL does not say which.
            var found = new List<ComparedItem>(items.Count);
            foreach (var item in items)
            {
                found.AddRange(await CompareAsync(feed, [item], cancellationToken));
            }

            return found;
        }
    }

    private async Task<IReadOnlyList<ComparedItem>> CompareOnceAsync(string feed, IReadOnlyList<LoadItem> items, CancellationToken cancellationToken)
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

        return [.. items.Select(Found)];

        ComparedItem Found(LoadItem item)
        {
            if (!places.TryGetValue(item, out var place))
            {
                return new ComparedItem(item, Verdict.Superseded, []);
            }

            var (verdict, differences) = drifts.GetValueOrDefault(place, (Verdict.Equal, []));
            return new ComparedItem(item, verdict, differences);
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

/// <summary>What was found of a product.</summary>
internal sealed record ComparedItem(LoadItem Item, Verdict Verdict, string[] Differences);

/// <summary>How a product compares with its rows; the words of <c>compare_products</c>, and two more.</summary>
internal enum Verdict : byte
{
    Equal,

    /// <summary>Another record of the same product, compared at the same time, counts.</summary>
    Superseded,
    Differs,
    Missing,
    Newer,
    Taken,
}
