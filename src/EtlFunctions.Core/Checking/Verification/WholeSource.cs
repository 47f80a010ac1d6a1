using System.Runtime.CompilerServices;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Checking;

/// <summary>Reads a source from its first record to its last, and waits where it asks to wait.</summary>
internal sealed class WholeSource(IProductSource source, TimeProvider time)
{
    private const int PagesPerPlan = 10;

    /// <summary>Gets the hashes of keys that stand in several places, known before the first record; <see langword="null"/> where the source did not look.</summary>
    public IReadOnlySet<long>? Repeated { get; private set; }

    public async IAsyncEnumerable<RawRecord> ReadAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Repeated = (await source.FindRepeatedAsync(cancellationToken))?.ToHashSet();
        do
        {
            var plan = await PlanAsync(cursor, cancellationToken);
            Repeated = plan.Repeated is null ? Repeated : (Repeated ?? new HashSet<long>()).Union(plan.Repeated).ToHashSet();
            foreach (var page in plan.Pages)
            {
                await foreach (var record in PageAsync(page, cancellationToken))
                {
                    yield return record;
                }
            }

            cursor = plan.NextCursor;
        }
        while (cursor is not null);
    }

    private async Task<SourcePlan> PlanAsync(string? cursor, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await source.PlanAsync(cursor, PagesPerPlan, cancellationToken);
            }
            catch (SourceWaitException wait)
            {
                await WaitAsync(wait, cancellationToken);
            }
        }
    }

    private async IAsyncEnumerable<RawRecord> PageAsync(PlannedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var given = 0L; ;)
        {
            SourceWaitException? wait = null;
            await using var records = source.ReadAsync(page, cancellationToken).GetAsyncEnumerator(cancellationToken);
            for (var index = 0L; ; index++)
            {
                try
                {
                    if (!await records.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (SourceWaitException asked)
                {
                    wait = asked;
                }

                if (wait is not null)
                {
                    break;
                }

                // A page always gives the same records in the same order.
                if (index == given)
                {
                    given++;
                    yield return records.Current;
                }
            }

            await WaitAsync(wait, cancellationToken);
        }
    }

    private Task WaitAsync(SourceWaitException wait, CancellationToken cancellationToken)
    {
        var left = wait.NotBefore - time.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, time, cancellationToken) : Task.CompletedTask;
    }
}
