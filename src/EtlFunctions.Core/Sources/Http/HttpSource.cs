using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>An API or a file on a web server as a source.</summary>
internal sealed class HttpSource(HttpSourceOptions options, SourceAddress address, PagePlanner pages, StreamPlanner stream, PageReader reader, TotalWatch totals, RequestRetries retries, IAsyncDisposable resources) : IProductSource
{
    private readonly SemaphoreSlim _planning = new(1, 1);

    /// <summary>Gets <see langword="true"/>: the first page at least is landed.</summary>
    public bool LandsPages => true;

    public Func<IReadOnlyCollection<RawRecord>, ReadOnlyMemory<byte>>? LandingOf(string token) =>
        HttpPageToken.Parse(token).Landed is null ? static records => LandedRecords.Write(records) : null;

    public string CursorSince(string since) => new HttpCursor { Since = since }.ToText();

    public IReadOnlyList<string> Warnings => totals.Warnings;

    public IReadOnlyList<string> Doubts => totals.Doubts;

    public long Retries => retries.Count;

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        var steps = new List<SourcePlan>();
        await foreach (var step in PlanStepsAsync(cursor, maxPages, cancellationToken))
        {
            steps.Add(step);
        }

        return steps is [var only] ? only : steps[^1] with { Pages = [.. steps.SelectMany(s => s.Pages)], Findings = [.. steps.SelectMany(s => s.Findings)] };
    }

    public async IAsyncEnumerable<SourcePlan> PlanStepsAsync(string? cursor, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPages, 1);
        var from = cursor is null ? null : HttpCursor.Parse(cursor);
        await _planning.WaitAsync(cancellationToken);
        try
        {
            if (IsStreamed(from))
            {
                yield return await stream.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken);
                yield break;
            }

            await foreach (var step in pages.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken))
            {
                yield return step;
            }
        }
        finally
        {
            _planning.Release();
        }
    }

    public async IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = HttpPageToken.Parse(page.Token);
        var records = token.Landed is null && page.Landed.IsEmpty
            ? await reader.ReadAsync(token, cancellationToken)
            : LandedRecords.Read(page.Landed, token.Landed ?? reader.Show(token));
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await resources.DisposeAsync();
        _planning.Dispose();
    }

    // A file of lines is one page of any size; who asks for auto need not say so.
    private bool IsStreamed(HttpCursor? from) =>
        options.Paginator.Type == PaginatorType.SinglePage
        || from?.Stream is not null
        || (options.Paginator.Type == PaginatorType.Auto
            && (options.Format == FileFormat.Auto ? BodyFormat.ByPath(address.Start) : options.Format) is FileFormat.Ndjson or FileFormat.Csv or FileFormat.Xml);
}
