using System.Runtime.CompilerServices;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Ledger;

/// <summary>Finds the products of a feed that a run did not see. Memory does not grow with the catalog, and nothing is written.</summary>
internal sealed class MissingProducts(EtlDataSource dataSource, SqlText sql)
{
    private const int ProductsAtOnce = 20_000;

    /// <summary>Counts a feed's products that are not discontinued, and those of them that were not seen.</summary>
    /// <returns>The counts of the part of the keys that <paramref name="seen"/> covers.</returns>
    public async Task<(long Live, long Missing)> CountAsync(string feed, SeenKeys seen, CancellationToken cancellationToken)
    {
        var (live, missing) = (0L, 0L);
        await foreach (var (_, key) in LiveAsync(feed, cancellationToken))
        {
            if (seen.Covers(key))
            {
                live++;
                missing += seen.Contains(key) ? 0 : 1;
            }
        }

        return (live, missing);
    }

    /// <summary>Finds those that were not seen, in the order of their keys.</summary>
    public async IAsyncEnumerable<(long Id, long Key)> FindAsync(string feed, SeenKeys seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var product in LiveAsync(feed, cancellationToken))
        {
            if (seen.Covers(product.Key) && !seen.Contains(product.Key))
            {
                yield return product;
            }
        }
    }

    private async IAsyncEnumerable<(long Id, long Key)> LiveAsync(string feed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var products = new List<(long Id, long Key)>(ProductsAtOnce);
        for (var last = ""; products.Count is 0 or ProductsAtOnce;)
        {
            products.Clear();
            await using (var command = dataSource.Connections.CreateCommand(sql["Ledger.Deletes.LiveProducts"]))
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = feed });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = last });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProductsAtOnce });
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    last = rows.GetString(1);
                    products.Add((rows.GetInt64(0), RecordKey.Hash(last)));
                }
            }

            // No connection is held while what is found is dealt with.
            foreach (var product in products)
            {
                yield return product;
            }

            if (products.Count == 0)
            {
                yield break;
            }
        }
    }
}
