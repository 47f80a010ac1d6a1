using System.Net;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads all children of one record: as many pages as there are, with the signs of an end that pages of products have too.</summary>
/// <remarks>Pace, retries and credentials are those of the source, shared with all its pages.</remarks>
internal sealed class ChildFetch(
    Feed feed, RequestSender sender, RequestRetries retries, RequestPace pace, TotalWatch totals, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    private const int PagesPerPlan = 1_000;

    // What the first record's answer tells of an API's paging holds for the others; that one has a single page does not.
    private readonly Dictionary<string, PaginatorOptions> _found = [];
    private readonly SemaphoreSlim _turns = new(((HttpSourceOptions)feed.Source).MaxConcurrentRequests);
    private readonly HashSet<string> _answered = [];
    private readonly Lock _lock = new();

    /// <summary>Reads the children.</summary>
    /// <param name="child">The child.</param>
    /// <param name="options">Its request for the record.</param>
    /// <param name="of">The record, for messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SourceException">They cannot be read, so the record cannot be loaded.</exception>
    public async Task<IReadOnlyList<RawRecord>> GetAsync(ChildOptions child, HttpSourceOptions options, RecordLocation of, CancellationToken cancellationToken)
    {
        try
        {
            var records = await ReadInTurnAsync(child, options, cancellationToken);
            lock (_lock)
            {
                _answered.Add(child.Into);
            }

            return records;
        }
        catch (StatusException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone && HasAnswered(child))
        {
            // Of other records there are some, so the request is right and this record is gone since its page was read.
            throw new UnaskableException($"its children \"{child.Into}\" are not there: {gone.Place} was answered with {(int)gone.Status}. The product was probably deleted since its page was read; a new run tells");
        }
        catch (SourceException failure) when (failure is not SourceWaitException)
        {
            // Where another record had an answer, what is wrong with this one's is the page's trouble and not the run's.
            throw new SourceException($"{failure.Message} It was asked for \"{child.Into}\" (source.children) of {of}; no record of the page is loaded without its children.", failure)
            {
                StopsRun = failure.StopsRun && failure.DeadEnd is null && !HasAnswered(child),
                IsTransient = failure.IsTransient,
                MayPass = failure.MayPass,
            };
        }
    }

    // A request's time runs from when it asks for its turn: those of many pages are not to wait for it all at once.
    private async Task<List<RawRecord>> ReadInTurnAsync(ChildOptions child, HttpSourceOptions options, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(child, options, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<List<RawRecord>> ReadAsync(ChildOptions child, HttpSourceOptions options, CancellationToken cancellationToken)
    {
        var own = feed with { Source = options };
        var address = new SourceAddress(options);
        var watch = new TotalWatch(own, options, logger);
        var known = new KnownPages();
        var fetch = new PageFetch(own, options, address, sender, retries, pace, timeProvider, isOfRecord: true);
        var found = Found(child);
        var finder = new PaginatorFinder(own, fetch, found is null ? logger : NullLogger.Instance, paginator => Note(child, paginator));
        var planner = new PagePlanner(own, options, address, fetch, finder, watch, known, timeProvider, NullLogger.Instance);
        var reader = new PageReader(own, options, address, fetch, watch, known);
        var records = new List<RawRecord>();
        for (var cursor = new HttpCursor { Found = found }; cursor is not null;)
        {
            HttpCursor? next = null;
            await foreach (var step in planner.PlanAsync(cursor, PagesPerPlan, cancellationToken))
            {
                next = step.NextCursor is { } text ? HttpCursor.Parse(text) : null;
                foreach (var page in step.Pages)
                {
                    var token = HttpPageToken.Parse(page.Token);
                    records.AddRange(token.Landed is { } shown ? LandedRecords.Read(page.Landed, shown) : await reader.ReadAsync(token, cancellationToken));
                }
            }

            cursor = next;
        }

        foreach (var doubt in watch.Doubts)
        {
            totals.Doubt(doubt);
        }

        foreach (var warning in watch.Warnings)
        {
            totals.Note(warning);
        }

        return records;
    }

    public void Dispose() => _turns.Dispose();

    private bool HasAnswered(ChildOptions child)
    {
        lock (_lock)
        {
            return _answered.Contains(child.Into);
        }
    }

    private PaginatorOptions? Found(ChildOptions child)
    {
        lock (_lock)
        {
            return _found.GetValueOrDefault(child.Into);
        }
    }

    private void Note(ChildOptions child, PaginatorOptions paginator)
    {
        if (paginator.Type == PaginatorType.SinglePage)
        {
            return;
        }

        lock (_lock)
        {
            _found[child.Into] = paginator;
        }
    }
}
