using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace EtlFunctions.Sources.Http;

/// <summary>A body on a server, read forward; a broken connection is replaced by another that goes on where it broke, in the same version.</summary>
internal sealed class RemoteStream(
    SourceRequest request, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace, BodyVersion? expected, string? name = null) : Stream
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private HttpResponseMessage? _response;
    private Stream? _body;
    private BodyVersion? _version = expected;
    private bool _hasRanges;
    private long? _whole;
    private long _fetched;
    private int _start;
    private int _end;
    private int _breaks;

    public string Name { get; } = name ?? address.Show(request.Address);

    /// <summary>Gets or sets what stops the reads.</summary>
    public CancellationToken Cancellation { get; set; }

    public BodyVersion Version => _version ?? new BodyVersion(null, null, null);

    public string? MediaType { get; private set; }

    public string? Charset { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => _hasRanges;

    public override bool CanWrite => false;

    public override long Length => Version.Length ?? Position;

    public override long Position
    {
        get => _fetched - (_end - _start);
        set => GoTo(value);
    }

    /// <summary>Gets the beginning of what comes next without passing it.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        if (_start == _end)
        {
            Fill();
        }

        return _buffer.AsSpan(_start, _end - _start);
    }

    public override int Read(Span<byte> buffer)
    {
        var available = Peek();
        var count = Math.Min(available.Length, buffer.Length);
        available[..count].CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        CloseBody();
        base.Dispose(disposing);
    }

    private void GoTo(long position)
    {
        CloseBody();
        _fetched = position;
        (_start, _end) = (0, 0);
    }

    private void Fill()
    {
        (_start, _end) = (0, 0);
        if (_fetched > 0 && _fetched == _version?.Length && _body is null)
        {
            return;
        }

        var read = retries.RunAsync(
            Name, async token => _body is null ? await pace.EnterAsync(token) : null, FillOnceAsync, Cancellation).GetAwaiter().GetResult();
        _fetched += read;
        _end = read;
    }

    private async Task<int> FillOnceAsync(CancellationToken cancellationToken)
    {
        _body ??= await OpenAsync(cancellationToken);
        try
        {
            var read = await _body.ReadAsync(_buffer, cancellationToken);
            // A server may give less than the part that was asked for: behind it the next one is asked for.
            return read > 0 || !(_fetched < _whole) ? read : throw new EndOfStreamException(
                string.Create(CultureInfo.InvariantCulture, $"the answer ended at byte {_fetched:N0} of {_whole:N0}"));
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidDataException)
        {
            CloseBody();
            throw Broken(failure);
        }
        catch (OperationCanceledException)
        {
            CloseBody();
            throw;
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var from = _fetched;
        var asksRange = from > 0 && _hasRanges;
        var response = await SendAsync(asksRange ? from : null, cancellationToken);
        try
        {
            var found = BodyVersion.Of(response);
            if (_version is not null && !_version.Fits(found))
            {
                throw new SourceChangedException(
                    $"{Name}: the body changed since it was planned: found {found}; planned {_version}. Nothing more is loaded from it, so that two versions never mix; the next start begins anew.");
            }

            _version ??= found;
            MediaType ??= response.Content.Headers.ContentType?.MediaType;
            Charset ??= response.Content.Headers.ContentType?.CharSet;
            // A part of what a POST asks for is not defined.
            _hasRanges = request.Method == HttpMethod.Get && (response.Headers.AcceptRanges.Contains("bytes") || response.StatusCode == HttpStatusCode.PartialContent);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var at = response.StatusCode == HttpStatusCode.PartialContent ? Begin(response, from) : 0;
            await PassAsync(body, from, from - at, cancellationToken);
            _whole = response.Content.Headers.ContentRange?.Length;
            _response = response;
            return body;
        }
        catch (Exception failure)
        {
            response.Dispose();
            throw failure is IOException or HttpRequestException or InvalidDataException ? Broken(failure) : failure;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(long? from, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(request, message => Prepare(message, from), cancellationToken);
        }
        catch (StatusException refusal) when (from is not null && refusal.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw Shorter(from.Value);
        }
        catch (StatusException refusal) when (_version is not null && (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone))
        {
            throw new SourceException(
                $"{Name}: the body that the run was planned from is gone: found the answer {(int)refusal.Status}.{refusal.Says} Nothing more is loaded from it; the next start begins anew.",
                refusal) { StopsRun = true, DeadEnd = DeadEnd.Gone };
        }
    }

    private long Begin(HttpResponseMessage part, long from) => part.Content.Headers.ContentRange?.From ?? throw new SourceException(string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: asked for the body from byte {from:N0} on and found a part (206) that does not say where it begins; expected Content-Range. Nothing of it is loaded, since it may be any part; the next start begins anew."))
    {
        StopsRun = true,
        DeadEnd = DeadEnd.Inconsistent,
    };

    private void Prepare(HttpRequestMessage request, long? from)
    {
        // Ranges and lengths are those of the body as stored, so it is asked for as such.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (from is not { } offset)
        {
            return;
        }

        request.Headers.Range = new RangeHeaderValue(offset, null);
        if (_version is { ETag: { } tag } && !tag.StartsWith("W/", StringComparison.Ordinal))
        {
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }
    }

    private async Task PassAsync(Stream body, long from, long count, CancellationToken cancellationToken)
    {
        while (count != 0)
        {
            var read = count > 0 ? await body.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(count, _buffer.Length)), cancellationToken) : 0;
            count = read > 0 ? count - read : throw Shorter(from);
        }
    }

    private SourceChangedException Shorter(long from) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: the body is shorter than it was: it ends before byte {from:N0}, where the run goes on, or a part came that was not asked for. The next start begins anew."));

    private Exception Broken(Exception failure) => ++_breaks <= HttpConstants.AttemptsWithSomeData
        ? RequestFailure.Of(failure, Name, broughtData: _fetched > 0)
        : new SourceException($"{Name}: the connection broke {_breaks} times ({RequestFailure.Cause(failure)}). The next start tries again.", failure) { MayPass = true };

    private void CloseBody()
    {
        _body?.Dispose();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }
}
