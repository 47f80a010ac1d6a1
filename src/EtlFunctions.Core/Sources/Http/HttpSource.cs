using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>An API or a file on a web server as a source.</summary>
internal sealed class HttpSource(HttpSourceOptions options, SourceAddress address, PagePlanner pages, StreamPlanner stream, ExportPlanner? export, PageReader reader, PageChildren? children, TotalWatch totals, RequestRetries retries, IAsyncDisposable resources) : IProductSource
{
    private readonly SemaphoreSlim _planning = new(1, 1);

    /// <summary>Gets <see langword="true"/>: the first page at least is landed.</summary>
    public bool LandsPages => true;

    public Func<IReadOnlyCollection<RawRecord>, ReadOnlyMemory<byte>>? LandingOf(string token) =>
        children is not null ? static records => LandedRecords.Write(records, hasChildren: true)
        : HttpPageToken.Parse(token).Landed is null ? static records => LandedRecords.Write(records)
        : null;

    public bool IsKept(PlannedPage page) => children is null ? !page.Landed.IsEmpty : LandedRecords.HasChildren(page.Landed);

    public string CursorSince(string since) => new HttpCursor { Since = since }.ToText();

    public IReadOnlyList<string> Warnings => export is null ? totals.Warnings : [.. export.Warnings, .. totals.Warnings];

    public string? PlanStarts => export is null ? null : "the API makes a file of its records when a run asks it to (source.export)";

    public IReadOnlyList<string> Doubts => totals.Doubts;

    public long Retries => retries.Count;

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        var steps = new List<SourcePlan>();
        await foreach (var step in PlanStepsAsync(cursor, maxPages, cancellationToken))
        {
            steps.Add(step);
            if (export is not null && ExportPlanner.SetGoing(step))
            {
                // It must not be lost with the trouble of the next step.
                break;
            }
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
            if (export is not null)
            {
                await foreach (var step in export.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken))
                {
                    yield return Tell(step);
                }

                yield break;
            }

            if (IsStreamed(from))
            {
                yield return Tell(await stream.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken));
                yield break;
            }

            await foreach (var step in pages.PlanAsync(from ?? new HttpCursor(), maxPages, cancellationToken))
            {
                yield return Tell(step);
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
        if (children is not null && !LandedRecords.HasChildren(page.Landed))
        {
            await foreach (var record in children.AttachAsync(records, cancellationToken))
            {
                yield return record;
            }

            yield break;
        }

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

    private SourcePlan Tell(SourcePlan step) =>
        children is null || step.Findings.Count == 0 ? step : step with { Findings = [.. step.Findings, .. ChildFindings.Of(options)] };

    // A file of lines is one page of any size; who asks for auto need not say so. What GraphQL says of errors may stand behind its records.
    private bool IsStreamed(HttpCursor? from) =>
        (options.Paginator.Type == PaginatorType.SinglePage && options.Graphql is null)
        || from?.Stream is not null
        || (options.Paginator.Type == PaginatorType.Auto
            && (options.Format == FileFormat.Auto ? BodyFormat.ByPath(address.Start) : options.Format) is FileFormat.Ndjson or FileFormat.Csv or FileFormat.Xml);
}
