using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Plans one body of any size: it is read forward once, cut into pages and landed, while earlier pages load.</summary>
internal sealed class StreamPlanner(
    Feed feed, HttpSourceOptions options, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace, TimeProvider timeProvider) : IAsyncDisposable
{
    private RemoteStream? _stream;
    private RecordReader? _reader;

    /// <summary>Plans pages; never called twice at once.</summary>
    public Task<SourcePlan> PlanAsync(HttpCursor? cursor, int maxPages, CancellationToken cancellationToken) =>
        // The record readers read as they go, which blocks: the caller's thread is not the one to be blocked.
        cursor?.Fault is { } fault
            ? throw new SourceException(fault) { StopsRun = true }
            : Task.Run(() => Plan(cursor?.Stream, maxPages, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private SourcePlan Plan(StreamPosition? from, int maxPages, CancellationToken cancellationToken)
    {
        var plan = new PlanInProgress(maxPages, timeProvider);
        var reached = from;
        try
        {
            var reader = ReaderAt(from, cancellationToken);
            while (!plan.IsFull)
            {
                var page = RecordPage.Read(reader, feed.Limits.PageSize, cancellationToken);
                if (page.Records.Length == 0)
                {
                    var unreadable = reader.Unreadable;
                    var end = unreadable is null ? null : new HttpCursor { Fault = unreadable, Stream = reached };
                    Close();
                    return plan.ToPlan(end);
                }

                plan.Add(HttpPageToken.OfLanded(reader.Name, page.Records));
                var position = reader.Position;
                reached = new StreamPosition(position.Offset, position.Number, position.Skip, _stream!.Version);
            }
        }
        catch (SourceException) when (!plan.IsEmpty)
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
        return plan.ToPlan(new HttpCursor { Stream = reached }) with { Progress = progress };
    }

    private RecordReader ReaderAt(StreamPosition? from, CancellationToken cancellationToken)
    {
        var position = from is null ? TextPosition.Start : new TextPosition(from.Offset, from.Number, from.Skip);
        if (_reader is { } open && from is not null && _stream!.Version == from.Version && open.Position == position)
        {
            _stream.Cancellation = cancellationToken;
            return open;
        }

        Close();
        _stream = new RemoteStream(address.Start, address, sender, retries, pace, from?.Version) { Cancellation = cancellationToken };
        var beginning = _stream.Peek();
        var format = BodyFormat.Of(options.Format, address.Start, _stream.MediaType, beginning, _stream.Name);
        var layout = new RecordLayout(format, options.DataSelector, options.Delimiter, feed.Limits.MaxRecordBytes, feed.Mapping);
        _reader = RecordReaders.Open(new BodyText(_stream.Name, _stream, BodyText.IsGzip(beginning)), layout);
        return from is null || _reader.TryMoveTo(position) ? _reader : throw new SourceChangedException(
            $"{_stream.Name}: the body ends before byte {from.Offset}, where the run goes on. Start anew with `etl run --fresh`.");
    }

    private void Close()
    {
        _reader?.Dispose();
        _stream?.Dispose();
        (_reader, _stream) = (null, null);
    }
}
