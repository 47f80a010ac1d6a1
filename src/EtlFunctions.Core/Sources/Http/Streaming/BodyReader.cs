using System.Globalization;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads a body into memory, up to a size, which is that of what is unpacked.</summary>
internal static class BodyReader
{
    private const int InitialBytes = 16 * 1024;

    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, string address, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
        {
            throw TooLarge(address, maxBytes);
        }

        var body = new MemoryStream(InitialBytes);
        var buffer = new byte[InitialBytes];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (body.Length + read > maxBytes)
                {
                    throw TooLarge(address, maxBytes);
                }

                body.Write(buffer, 0, read);
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidDataException)
        {
            throw RequestFailure.Of(failure, address, body.Length > 0);
        }
        catch (OperationCanceledException failure) when (body.Length > 0)
        {
            throw new PartialBodyException(failure);
        }

        return body.ToArray();
    }

    /// <summary>Unpacks a body that is a gzip file, up to the same size.</summary>
    public static byte[] Unpack(byte[] body, int maxBytes, string address)
    {
        using var text = new BodyText(address, new MemoryStream(body), isGzip: true);
        var unpacked = new MemoryStream(Math.Min(maxBytes, 4 * body.Length));
        Span<byte> buffer = new byte[InitialBytes];
        for (int read; (read = text.Read(buffer)) > 0;)
        {
            if (unpacked.Length + read > maxBytes)
            {
                throw TooLarge(address, maxBytes);
            }

            unpacked.Write(buffer[..read]);
        }

        // What is cut off may come whole the next time.
        return text.Damage is { } damage ? throw new TransientRequestException($"{address}: {damage}.", null) { BroughtData = true } : unpacked.ToArray();
    }

    private static SourceException TooLarge(string address, int maxBytes) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{address}: the body is larger than {maxBytes:N0} bytes, unpacked. Ask for fewer records a page, raise source.maxBodyBytes, or read it with the paginator singlePage."))
    {
        StopsRun = true,
    };
}

/// <summary>The time was over while a body was coming.</summary>
internal sealed class PartialBodyException(OperationCanceledException cause) : OperationCanceledException(cause.Message, cause, cause.CancellationToken);
