using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Sources;

/// <summary>Pages over a list of JSON texts. A page's token is the number of its first record.</summary>
internal sealed class MemorySource(string name, IReadOnlyList<string> records, int pageSize) : IProductSource
{
    private int _plans;
    private int _reads;
    private int _disposals;

    /// <summary>Gets or sets what happens before a plan is made; it may throw.</summary>
    public Func<string?, CancellationToken, Task> Planning { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Gets or sets what happens before each record, given the page's number from 0 and the record's in the source from 0; it may throw.</summary>
    public Func<int, int, CancellationToken, Task> Reading { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Gets or sets what may have hidden a record.</summary>
    public IReadOnlyList<string> Doubts { get; set; } = [];

    /// <summary>Gets the plans made.</summary>
    public int Plans => _plans;

    /// <summary>Gets the pages whose reading began.</summary>
    public int Reads => _reads;

    /// <summary>Gets how often the source was closed.</summary>
    public int Disposals => _disposals;

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _plans);
        await Planning(cursor, cancellationToken);
        var first = cursor is null ? 0 : Parse(cursor);
        var pages = new List<PlannedPage>();
        for (; first < records.Count && pages.Count < maxPages; first += pageSize)
        {
            pages.Add(new PlannedPage(first.ToString(CultureInfo.InvariantCulture)));
        }

        var isEnd = first >= records.Count;
        return new SourcePlan(
            pages, isEnd ? null : first.ToString(CultureInfo.InvariantCulture), isEnd ? 1 : (double)first / records.Count);
    }

    public async IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        var first = Parse(page.Token);
        for (var i = first; i < Math.Min(first + pageSize, records.Count); i++)
        {
            await Reading(first / pageSize, i, cancellationToken);
            yield return new RawRecord(new RecordLocation(name, i + 1), Encoding.UTF8.GetBytes(records[i]));
        }
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        return ValueTask.CompletedTask;
    }

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
