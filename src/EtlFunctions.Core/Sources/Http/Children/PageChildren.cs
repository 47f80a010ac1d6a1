using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>Gives a page's records with their children, in their order, as many at once as the source allows requests.</summary>
internal sealed class PageChildren(HttpSourceOptions options, ChildrenOfRecord ofRecord, ChildrenInHand hand)
{
    public async IAsyncEnumerable<RawRecord> AttachAsync(IEnumerable<RawRecord> records, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var used = new List<string>();
        var ahead = new Queue<Task<RawRecord>>();
        try
        {
            foreach (var record in records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ahead.Enqueue(ofRecord.AttachAsync(record, used, stop.Token));
                if (ahead.Count >= options.MaxConcurrentRequests)
                {
                    yield return await ahead.Dequeue();
                }
            }

            while (ahead.TryDequeue(out var next))
            {
                yield return await next;
            }

            // The page is read: whoever reads it again asks again.
            used.ForEach(hand.Forget);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(ahead).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
