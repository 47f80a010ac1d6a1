using System.Globalization;
using Polly;
using Polly.Retry;

namespace EtlFunctions.Sources.Files;

/// <summary>An object's bytes, asked for in parts that grow as it is read on; where a connection breaks, another one goes on.</summary>
internal sealed class StoredStream : Stream
{
    private const int FirstPart = 256 * 1024;
    private const int LargestPart = 8 * 1024 * 1024;
    private const int MaxBreaks = 20;

    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(60);

    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            // What a store refuses it was asked for again already.
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is BrokenPartException),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    private readonly StoredFile _file;
    private readonly bool _grows;
    private Stream? _part;
    private long _position;
    private long _partEnd;
    private long _partBytes;
    private int _breaks;
    private byte[]? _buffer;
    private int _start;
    private int _end;

    /// <summary>Initializes a stream of the whole object.</summary>
    public StoredStream(StoredFile file)
    {
        (_file, _grows, _partBytes) = (file, true, FirstPart / 2);
    }

    /// <summary>Initializes a stream that begins within the object and is read for so many bytes.</summary>
    public StoredStream(StoredFile file, long from, long count)
    {
        (_file, _position, _partBytes) = (file, from, count);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Fingerprint.Length;

    public override long Position
    {
        get => _position - (_end - _start);
        set => GoTo(value);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            _buffer ??= new byte[128 * 1024];
            (_start, _end) = (0, 0);
            _end = ReadOnAsync(_buffer, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _start < _end ? Read(buffer.Span) : await ReadOnAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        ClosePart();
        base.Dispose(disposing);
    }

    private void GoTo(long position)
    {
        if (position == Position)
        {
            return;
        }

        ClosePart();
        (_position, _partEnd, _start, _end) = (position, 0, 0, 0);
        _partBytes = _grows ? FirstPart / 2 : _partBytes;
    }

    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            var read = await Retries.ExecuteAsync(async token => await ReadOnceAsync(buffer, token), cancellationToken);
            _position += read;
            return read;
        }
        catch (StorageFault fault)
        {
            throw await _file.FailureAsync(fault, cancellationToken);
        }
        catch (BrokenPartException broken)
        {
            throw await _file.FailureAsync(new StorageFault(StorageFaultKind.Busy, broken.Message), cancellationToken);
        }
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxSilence);
        try
        {
            await OpenPartAsync(patience.Token);
            var read = await _part!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _partEnd - _position)], patience.Token);
            return read > 0 ? read : throw new EndOfStreamException(string.Create(CultureInfo.InvariantCulture, $"the answer ended at byte {_position:N0} of {_partEnd:N0}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ClosePart();
            throw Broken(string.Create(CultureInfo.InvariantCulture, $"nothing came within {MaxSilence.TotalSeconds:N0} seconds"));
        }
        catch (Exception failure) when (failure is not (StorageFault or BrokenPartException))
        {
            ClosePart();
            throw failure is IOException or HttpRequestException
                ? Broken($"the connection broke at byte {_position:N0} ({Innermost(failure)})")
                : _file.Store.FaultOf(failure) ?? failure;
        }
    }

    private async Task OpenPartAsync(CancellationToken cancellationToken)
    {
        if (_part is not null && _position < _partEnd)
        {
            return;
        }

        var goesOn = _part is null && _position < _partEnd;
        ClosePart();
        if (!goesOn)
        {
            _partBytes = _grows ? Math.Min(2 * _partBytes, LargestPart) : _partBytes;
            _partEnd = Math.Min(_position + _partBytes, Length);
        }

        _part = await _file.Store.OpenAsync(_file.Key, _file.Fingerprint.Tag!, _position, _partEnd - _position, cancellationToken);
    }

    private Exception Broken(string how) => ++_breaks < MaxBreaks
        ? new BrokenPartException(how)
        : new StorageFault(StorageFaultKind.Busy, $"{how}, and so {_breaks} times");

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message.TrimEnd('.');
    }

    private void ClosePart()
    {
        _part?.Dispose();
        _part = null;
    }

    private sealed class BrokenPartException(string message) : Exception(message);
}
