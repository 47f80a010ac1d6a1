using System.Net;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Fetches one page with its manners and takes its records apart.</summary>
internal sealed class PageFetch(Feed feed, HttpSourceOptions options, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace)
{
    /// <summary>Fetches a page.</summary>
    /// <param name="uri">The address, without credentials.</param>
    /// <param name="selector">The path of the array found in an earlier page, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the fetch.</param>
    public Task<HttpPage> GetAsync(Uri uri, string? selector, CancellationToken cancellationToken)
    {
        var shown = address.Show(uri);
        return retries.RunAsync(shown, pace.EnterAsync, token => GetOnceAsync(uri, shown, selector, token), cancellationToken);
    }

    private async Task<HttpPage> GetOnceAsync(Uri uri, string shown, string? selector, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(uri, prepare: null, cancellationToken);
        var body = await BodyReader.ReadAsync(response, options.MaxBodyBytes, shown, cancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (body.Length == 0)
        {
            // No lines are no records; JSON says so with an empty array.
            return response.StatusCode == HttpStatusCode.NoContent || BodyFormat.Named(options.Format, uri, mediaType) is FileFormat.Ndjson or FileFormat.Csv
                ? new HttpPage(shown, uri, response.Headers, body, isJson: false, selector, [])
                : throw new TransientRequestException($"{shown}: the body is empty; expected records.", null);
        }

        var format = BodyFormat.Of(options.Format, uri, mediaType, body, shown);
        var charset = response.Content.Headers.ContentType?.CharSet;
        var (text, found) = BodyCharset.ToUtf8(body, options, charset, shown);
        selector = format == FileFormat.Json ? options.DataSelector ?? selector ?? DataSelection.Find(text, shown) : null;
        var layout = RecordLayout.Of(feed, format, selector, BodyFormat.IsTabbed(uri, mediaType), isGrouped: false, charset);
        try
        {
            return new HttpPage(shown, uri, response.Headers, text, format == FileFormat.Json, selector, Records(body, layout, shown)) { Charset = found };
        }
        catch (SourceException misfit) when (misfit.StopsRun && selector is not null)
        {
            throw new SourceException(misfit.Message + DataSelection.Hint(text), misfit) { StopsRun = true };
        }
    }

    private static RawRecord[] Records(byte[] body, RecordLayout layout, string shown)
    {
        using var reader = RecordReaders.Open(new BodyText(shown, new MemoryStream(body), BodyText.IsGzip(body)), layout);
        var records = new List<RawRecord>();
        while (reader.Read(out var record))
        {
            records.Add(record);
        }

        // What is cut off may come whole the next time.
        return reader.Unreadable is { } unreadable ? throw new TransientRequestException(unreadable, null) : [.. records];
    }
}
