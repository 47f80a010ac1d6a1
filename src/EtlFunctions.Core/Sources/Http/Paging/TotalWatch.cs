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
                $"{page.ShownAddress}: the announced total changed from {was} to {@is} during the run, so pages may have shifted and a record may have been missed. Start anew with `etl run --fresh`, or set source.onTotalChange to \"report\"."));
        }

        if (Interlocked.Exchange(ref _reported, @is) != @is)
        {
            logger.TotalChanged(feed.Name, was, @is, page.ShownAddress);
            Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"the source announced {was:N0} records and then {@is:N0} while it was read: pages may have shifted, and a record that moved between them may have been missed until the next run"));
        }
    }

    private void Warn(string warning)
    {
        lock (_lock)
        {
            if (_warnings.Count < MaxWarnings && !_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }
        }
    }

    /// <summary>Takes the total that a page of a walk announces.</summary>
    public HttpCursor Take(HttpCursor cursor, long? announced, HttpPage page)
    {
        Compare(cursor.Total, announced, page);
        return announced is null ? cursor : cursor with { Total = announced, LeastTotal = Math.Min(cursor.LeastTotal ?? announced.Value, announced.Value) };
    }

    /// <summary>Ends a walk, well only if as many records came as were announced.</summary>
    public HttpCursor? End(HttpCursor cursor, bool isCapped, HttpPage page)
    {
        var skipped = options.Paginator.Type == PaginatorType.Offset ? options.Paginator.Offset ?? 0 : 0;
        if (isCapped || cursor.Total is not { } total || (cursor.Count + skipped >= cursor.LeastTotal && cursor.Count <= total))
        {
            return null;
        }

        return cursor with
        {
            Fault = string.Create(
                CultureInfo.InvariantCulture,
                $"{page.ShownAddress}: {cursor.Count} records came, but {total} are announced. The run cannot succeed; what came is loaded. Check source.paginator, then start anew with `etl run --fresh`."),
        };
    }
}
