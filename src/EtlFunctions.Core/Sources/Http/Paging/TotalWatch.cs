using System.Globalization;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Compares what the API announces with what it announced before and with what came.</summary>
internal sealed class TotalWatch(Feed feed, HttpSourceOptions options, ILogger logger)
{
    private const int MaxWarnings = 20;

    private readonly Lock _lock = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _doubts = [];
    private long _reported = -1;

    /// <summary>Gets the changes that were told.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings];
            }
        }
    }

    /// <summary>Gets those warnings that mean that a record may have been missed.</summary>
    public IReadOnlyList<string> Doubts
    {
        get
        {
            lock (_lock)
            {
                return [.. _doubts];
            }
        }
    }

    /// <summary>Tells a change of the announced total, or stops the run if the feed says so.</summary>
    public void Compare(long? before, long? now, HttpPage page)
    {
        if (before is not { } was || now is not { } @is || was == @is)
        {
            return;
        }

        if (options.OnTotalChange == TotalChange.Stop)
        {
            throw new SourceChangedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: the announced total changed from {was} to {@is} during the run, so pages may have shifted and a record may have been missed. The next start begins anew; to go on all the same, set source.onTotalChange to \"report\"."));
        }

        if (Interlocked.Exchange(ref _reported, @is) != @is)
        {
            logger.TotalChanged(feed.Name, was, @is, page.ShownAddress);
            Doubt(string.Create(
                CultureInfo.InvariantCulture,
                $"the source announced {was:N0} records and then {@is:N0} while it was read: pages may have shifted, and a record that moved between them may have been missed until the next run"));
        }
    }

    /// <summary>Adds something that a person should know and that is no error.</summary>
    public void Note(string warning)
    {
        lock (_lock)
        {
            if (_warnings.Count < MaxWarnings && !_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }
        }
    }

    /// <summary>Adds a warning that means that a record may have been missed.</summary>
    public void Doubt(string warning)
    {
        Note(warning);
        lock (_lock)
        {
            if (_doubts.Count < MaxWarnings && !_doubts.Contains(warning))
            {
                _doubts.Add(warning);
            }
        }
    }

    /// <summary>Takes the total that a page of a walk announces.</summary>
    public HttpCursor Take(HttpCursor cursor, long? announced, HttpPage page)
    {
        Compare(cursor.Total, announced, page);
        return announced is null ? cursor : cursor with { Total = announced, LeastTotal = Math.Min(cursor.LeastTotal ?? announced.Value, announced.Value) };
    }

    /// <summary>Compares what came with what is announced.</summary>
    public Reach ReachOf(HttpCursor cursor) => (cursor.Count + Skipped, cursor.Total) switch
    {
        (_, null) => Reach.Unknown,
        (var came, _) when came < cursor.LeastTotal => Reach.Short,
        (var came, { } total) => came > total ? Reach.Exceeded : Reach.Reached,
    };

    /// <summary>Ends a walk, well only if at least as many records came as were announced.</summary>
    public HttpCursor? End(HttpCursor cursor, bool isCapped, string shownAddress)
    {
        var reach = isCapped ? Reach.Unknown : ReachOf(cursor);
        if (reach == Reach.Exceeded)
        {
            var place = options.Paginator is { TotalPath: { } path } ? $" at \"{path}\" (paginator.totalPath)" : options.Paginator is { TotalHeader: { } header } ? $" in the header {header} (paginator.totalHeader)" : string.Empty;
            Note(string.Create(
                CultureInfo.InvariantCulture,
                $"the source announced {cursor.Total:N0} records{place} and {cursor.Count + Skipped:N0} came: the announced total was too low; everything that came is loaded"));
        }
        else if (reach == Reach.Reached && SearchWindow.IsUsual(cursor.Count + Skipped))
        {
            Doubt(string.Create(
                CultureInfo.InvariantCulture,
                $"the source announced exactly {cursor.Total:N0} records and gave none beyond: many searches stop at such a number (a window, an offset limit) whatever there is; if the shop has more products, split the feed by source.params"));
        }

        return reach != Reach.Short ? null : cursor with
        {
            Fault = string.Create(
                CultureInfo.InvariantCulture,
                $"{shownAddress}: {cursor.Count} records came, but {cursor.Total} are announced. The run cannot succeed; what came is loaded. Check source.paginator, then start anew with `etl run --fresh`."),
        };
    }

    private int Skipped => options.Paginator.Type == PaginatorType.Offset ? options.Paginator.Offset ?? 0 : 0;
}

/// <summary>How what came compares with what is announced.</summary>
internal enum Reach
{
    /// <summary>Nothing is announced.</summary>
    Unknown,

    /// <summary>Fewer records came.</summary>
    Short,

    /// <summary>As many came.</summary>
    Reached,

    /// <summary>More came, so the announced number is wrong.</summary>
    Exceeded,
}
