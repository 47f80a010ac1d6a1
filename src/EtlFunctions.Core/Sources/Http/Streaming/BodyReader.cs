using System.Globalization;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads a body into memory, up to a size.</summary>
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

    private static SourceException TooLarge(string address, int maxBytes) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{address}: the body is larger than {maxBytes:N0} bytes. Ask for fewer records a page, raise source.maxBodyBytes, or read it with the paginator singlePage."))
    {
        StopsRun = true,
    };
}

/// <summary>The time was over while a body was coming.</summary>
internal sealed class PartialBodyException(OperationCanceledException cause) : OperationCanceledException(cause.Message, cause, cause.CancellationToken);
