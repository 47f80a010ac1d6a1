using System.Runtime.CompilerServices;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Ledger;

/// <summary>Reads which keys a run saw, page by page, in statements of bounded size.</summary>
internal sealed class PageKeyReader(EtlDataSource dataSource, SqlText sql)
{
    private const int PagesAtOnce = 1000;
    private const int RecordsAtOnce = 10_000;

    /// <summary>Reads the keys of a run's committed pages.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="countsHeld">Whether records without a key that were held count as unreadable, as nobody can tell any more what became of them.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    public async IAsyncEnumerable<PageKeys> ReadAsync(Guid runId, bool countsHeld, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (after, read) = (0, PagesAtOnce); read == PagesAtOnce;)
        {
            read = 0;
            await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Deletes.PageKeys"]);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PagesAtOnce });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = countsHeld });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                read++;
                after = rows.Integer("number");
                yield return new PageKeys(rows.GetFieldValue<long[]>(rows.GetOrdinal("keys")), rows.Count("unreadable"));
            }
        }
    }

    /// <summary>Reads what became of the records that were held; only while the run is not over.</summary>
    public async IAsyncEnumerable<SettledKey> SettledAsync(Guid runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (page, place, read) = (0, 0, RecordsAtOnce); read == RecordsAtOnce;)
        {
            read = 0;
            await using var command = dataSource.Connections.CreateCommand(sql["Ledger.Deletes.SettledKeys"]);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = runId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = page });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = place });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RecordsAtOnce });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                read++;
                (page, place) = (rows.Integer("page"), rows.Integer("place"));
                yield return new SettledKey(rows.TextOrNull("external_id") is { } id ? RecordKey.Hash(id) : null, rows.Flag("is_unreadable"));
            }
        }
    }
}

/// <summary>The keys of a page's records.</summary>
/// <param name="Keys">The hashes, 0 for a record without.</param>
/// <param name="Unreadable">The records whose key could not be read.</param>
internal readonly record struct PageKeys(long[] Keys, long Unreadable);

/// <summary>What became of a record that was held.</summary>
/// <param name="Key">The hash of the product's key, or <see langword="null"/> where it became none.</param>
/// <param name="IsUnreadable">Whether the record has no key of its own.</param>
internal readonly record struct SettledKey(long? Key, bool IsUnreadable);
