using EtlFunctions.Catalog;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Orchestration;

/// <summary>Looks behind the last page of a source that may have gone on there: a row that is deleted and written anew while the others are read gets a key at the end.</summary>
/// <remarks>Nothing of it is loaded, the next run does that; its products are only not taken for deleted.</remarks>
internal sealed class LateRecords(FeedSessions sessions, DeleteLedger ledger)
{
    private const int PagesAtOnce = 40;
    private const int MostRecords = 100_000;

    /// <summary>Finds the hashes of their keys.</summary>
    public async Task<LateKeys> FindAsync(RunTotals run, CancellationToken cancellationToken)
    {
        await using var use = sessions.Use(run.RunId, run.Epoch, run.Feed, run.Limits);
        var session = use.Session;
        if (await ledger.LastTokenAsync(run.RunId, cancellationToken) is not { } token || session.Source.CursorBehind(token) is not { } cursor)
        {
            return new LateKeys([], 0);
        }

        var keys = new HashSet<long>();
        var (read, unreadable) = (0L, 0L);
        for (string? next = cursor; next is not null && read < MostRecords;)
        {
            var plan = await session.Source.PlanAsync(next, PagesAtOnce, cancellationToken);
            foreach (var page in plan.Pages)
            {
                await foreach (var record in session.Source.ReadAsync(page, cancellationToken))
                {
                    read++;
                    if (record.IsFiltered)
                    {
                        continue;
                    }

                    if (KeyOf(session, record) is { } key)
                    {
                        keys.Add(RecordKey.Hash(key));
                    }
                    else
                    {
                        unreadable++;
                    }
                }
            }

            next = plan.NextCursor;
        }

        // What is behind so many is not looked at: it may be of any product.
        return new LateKeys(keys, unreadable + (read >= MostRecords ? 1 : 0));
    }

    private static string? KeyOf(FeedSession session, in RawRecord record)
    {
        var mapped = record.Problem is { } problem ? MappedRecord.Of(problem) : session.Mapper.Map(record);
        return mapped.Product?.ExternalId ?? mapped.ExternalId ?? session.Keys?.Read(record);
    }
}

/// <summary>The keys of records that came while a run read the others.</summary>
/// <param name="Keys">Their hashes.</param>
/// <param name="Unreadable">Those without a key that could be read.</param>
internal sealed record LateKeys(IReadOnlyCollection<long> Keys, long Unreadable);
