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

    public string CursorSince(string since) => new HttpCursor { Since = since }.ToText();

    public IReadOnlyList<string> Warnings => totals.Warnings;

    public IReadOnlyList<string> Doubts => totals.Doubts;

    public long Retries => retries.Count;

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPages, 1);
        var from = cursor is null ? null : HttpCursor.Parse(cursor);
        await _planning.WaitAsync(cancellationToken);
        try
        {
            return IsStreamed(from) ? await stream.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken) : await pages.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken);
        }
        finally
        {
            _planning.Release();
        }
    }

    public async IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = HttpPageToken.Parse(page.Token);
        var records = token.Landed is { } landed ? LandedRecords.Read(page.Landed, landed) : await reader.ReadAsync(token, cancellationToken);
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
            && (options.Format == FileFormat.Auto ? BodyFormat.ByPath(address.Start) : options.Format) is FileFormat.Ndjson or FileFormat.Csv);
}
