using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Plans one body of any size: it is read forward once, cut into pages and landed, while earlier pages load.</summary>
internal sealed class StreamPlanner(
    Feed feed, HttpSourceOptions options, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace, TotalWatch totals, TimeProvider timeProvider) : IAsyncDisposable
{
    private RemoteStream? _stream;
    private RecordReader? _reader;
    private LineScan? _lines;

    /// <summary>Gets or sets the request for the body where it is not the source's own.</summary>
    public SourceRequest? File { get; set; }

    /// <summary>Gets or sets what messages and locations call that body.</summary>
    public string? FileName { get; set; }

    /// <summary>Tells whether a plan from a cursor goes on where the body is open.</summary>
    public bool IsOpenAt(HttpCursor cursor) => cursor.Stream is { } from && IsOpenAt(from, new TextPosition(from.Offset, from.Number, from.Skip));

    /// <summary>Plans pages; never called twice at once.</summary>
    public Task<SourcePlan> PlanAsync(HttpCursor cursor, int maxPages, CancellationToken cancellationToken) =>
        // The record readers read as they go, which blocks: the caller's thread is not the one to be blocked.
        cursor.Fault is { } fault
            ? throw new SourceException(fault) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent }
            : Task.Run(
                () => IsGrouped && (cursor.Stream is null || cursor.LooksThrough == true) ? LookThrough(cursor, cancellationToken) : Plan(cursor, maxPages, cancellationToken),
                cancellationToken);

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private bool IsGrouped => options.ParentKey is not null;

    /// <summary>Reads a body of grouped lines before anything is landed, to find the products whose lines stand apart.</summary>
    /// <remarks>A second look finds the products that such lines belong to; most bodies are in groups and need none.</remarks>
    private SourcePlan LookThrough(HttpCursor cursor, CancellationToken cancellationToken)
    {
        if (_lines is null)
        {
            // Another process looked at the beginning, if anybody did, and what it saw is gone with it.
            _lines = new LineScan(new RepeatFinder(long.MaxValue));
            cursor = cursor with { Stream = null };
        }

        var started = timeProvider.GetTimestamp();
        try
        {
            var reader = ReaderAt(cursor, cancellationToken);
            while (reader.Read(out var record))
            {
                _lines.Add(record);
                if (timeProvider.GetElapsedTime(started) > HttpConstants.PlanTime)
                {
                    return new SourcePlan([], (cursor with { Stream = Reached(reader), LooksThrough = true }).ToText()) { Repeated = [] };
                }
            }

            if (ChildrenLeftOut.Tell((reader as GroupedLineReader)?.LeftOut ?? 0) is { } told)
            {
                totals.Note(told);
            }

            var start = cursor with { Stream = new StreamPosition(0, 1, 0, _stream!.Version) };
            Close();
            if (_lines.BeginsAgain())
            {
                return new SourcePlan([], (start with { LooksThrough = true }).ToText()) { Repeated = [] };
            }

            var repeated = _lines.Repeated;
            _lines = null;
            return new SourcePlan([], (start with { LooksThrough = null }).ToText()) { Repeated = repeated };
        }
        catch
        {
            Close();
            throw;
        }
    }

    private SourcePlan Plan(HttpCursor cursor, int maxPages, CancellationToken cancellationToken)
    {
        var plan = new PlanInProgress(maxPages, timeProvider);
        var reached = cursor.Stream;
        try
        {
            var reader = ReaderAt(cursor, cancellationToken);
            var isFirst = cursor.Stream is null or { Offset: 0 };
            plan.Findings = isFirst ? [Finding(reader.Name)] : [];
            var check = isFirst ? BodyCharset.Check(options, reader.Charset) : null;
            while (!plan.IsFull)
            {
                var page = RecordPage.Read(reader, feed.Limits.PageSize, cancellationToken);
                // Nothing of this plan is loaded before it is whole.
                check?.Verify(page.Records);
                if (page.Records.Length == 0)
                {
                    var fault = reader.Unreadable ?? StreamedClaims.Contradict(cursor, reader, address.Start, totals);
                    var end = fault is null ? null : cursor with { Fault = fault, Stream = reached };
                    Close();
                    return plan.ToPlan(end);
                }

                cursor = StreamedClaims.Take(cursor, reader, address.Start);
                plan.Add(HttpPageToken.OfLanded(reader.Name, page.Records));
                reached = Reached(reader);
            }
        }
        catch (SourceException failure) when (!plan.IsEmpty && failure is not FeedMisfitException)
        {
            // What is landed stands; the next call meets the trouble again and tells it.
            Close();
        }
        catch
        {
            Close();
            throw;
        }

        var progress = _stream?.Version.Length is > 0 and var length ? Math.Min(1, (double)_stream.Position / length) : (double?)null;
        return plan.ToPlan(cursor with { Stream = reached }) with { Progress = progress };
    }

    private string Finding(string name)
    {
        var length = _stream!.Version.Length is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes") : "unknown length";
        return $"{name}: one body of {length}, read from beginning to end";
    }

    private StreamPosition Reached(RecordReader reader)
    {
        var position = reader.Position;
        return new StreamPosition(position.Offset, position.Number, position.Skip, _stream!.Version);
    }

    private RecordReader ReaderAt(HttpCursor cursor, CancellationToken cancellationToken)
    {
        var from = cursor.Stream;
        var position = from is null ? TextPosition.Start : new TextPosition(from.Offset, from.Number, from.Skip);
        if (from is not null && IsOpenAt(from, position))
        {
            _stream!.Cancellation = cancellationToken;
            return _reader!;
        }

        Close();
        var first = File ?? address.Since(cursor.Since).First;
        var uri = first.Address;
        _stream = new RemoteStream(first, address, sender, retries, pace, from?.Version, FileName) { Cancellation = cancellationToken };
        var beginning = _stream.Peek();
        var format = BodyFormat.Of(options.Format, uri, _stream.MediaType, beginning, _stream.Name);
        var layout = RecordLayout.Of(feed, format, options.DataSelector, BodyFormat.IsTabbed(uri, _stream.MediaType), isGrouped: true, _stream.Charset);
        if (from is null && !BodyText.IsGzip(beginning))
        {
            FirstLook.Refuse(beginning, isWhole: beginning.Length == _stream.Version.Length, _stream.Name, layout, isUnpacked: false, isBody: true);
        }

        _reader = RecordReaders.Open(new BodyText(_stream.Name, _stream, BodyText.IsGzip(beginning)), layout);
        return from is null or { Offset: 0 } || _reader.TryMoveTo(position) ? _reader : throw new SourceChangedException(
            $"{_stream.Name}: the body ends before byte {from.Offset}, where the run goes on. The next start begins anew.");
    }

    private bool IsOpenAt(StreamPosition from, TextPosition position) => _reader is { } open && _stream!.Version == from.Version && open.Position == position;

    private void Close()
    {
        _reader?.Dispose();
        _stream?.Dispose();
        (_reader, _stream) = (null, null);
    }
}

/// <summary>A place in a streamed body of a certain version.</summary>
/// <param name="Offset">The byte offset in the text, unpacked.</param>
/// <param name="Number">The number of the line or element there.</param>
/// <param name="Skip">The records after the offset that belong to what comes before.</param>
/// <param name="Version">The version of the body.</param>
internal sealed record StreamPosition(long Offset, long Number, int Skip, BodyVersion Version);
