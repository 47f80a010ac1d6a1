using System.Net;
using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Fetches one page with its manners and takes its records apart.</summary>
internal sealed class PageFetch(Feed feed, HttpSourceOptions options, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace, TimeProvider timeProvider, bool isOfRecord = false)
{
    private static readonly Lazy<JsonElement?> NoJson = new((JsonElement?)null);

    private readonly GraphqlAnswer _graphql = new(address, pace, timeProvider);

    /// <summary>Fetches a page.</summary>
    /// <param name="request">The request, without credentials.</param>
    /// <param name="selector">The path of the array found in an earlier page, or <see langword="null"/>.</param>
    /// <param name="mayBeEmpty">Whether records came before, so that the page may be one behind the last.</param>
    /// <param name="cancellationToken">Stops the fetch.</param>
    public Task<HttpPage> GetAsync(SourceRequest request, string? selector, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        var shown = address.Show(request.Address);
        return retries.RunAsync(shown, pace.EnterAsync, token => GetOnceAsync(request, shown, selector, mayBeEmpty, token), cancellationToken);
    }

    private async Task<HttpPage> GetOnceAsync(SourceRequest request, string shown, string? selector, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        var uri = request.Address;
        var wave = pace.Wave;
        using var response = await sender.SendAsync(request, prepare: null, cancellationToken);
        var body = await BodyReader.ReadAsync(response, options.MaxBodyBytes, shown, cancellationToken);
        body = BodyText.IsGzip(body) ? BodyReader.Unpack(body, options.MaxBodyBytes, shown) : body;
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (body.Length == 0)
        {
            // No lines are no records; JSON says so with an empty array.
            return response.StatusCode == HttpStatusCode.NoContent || BodyFormat.Named(options.Format, uri, mediaType) is FileFormat.Ndjson or FileFormat.Csv
                ? new HttpPage(shown, request, response.Headers, NoJson, selector, [])
                : throw new TransientRequestException($"{shown}: the body is empty; expected records.", null);
        }

        var format = BodyFormat.Of(options.Format, uri, mediaType, body, shown);
        var charset = response.Content.Headers.ContentType?.CharSet;
        var (text, found) = BodyCharset.ToUtf8(body, options, charset, shown);
        var root = format == FileFormat.Json ? new Lazy<JsonElement?>(() => JsonValues.TryParse(text)) : NoJson;
        if (request.IsGraphql)
        {
            _graphql.Require(root.Value, response, wave, shown);
        }

        if (isOfRecord && request.IsGraphql && !mayBeEmpty && Nothing.In(root.Value, options.DataSelector ?? selector) is { IsMissing: false, Found: var gone } && gone.StartsWith("null", StringComparison.Ordinal))
        {
            // In place of an object null says that there is no such object.
            throw new StatusException($"{shown}: found {gone}; expected the object with the list.", HttpStatusCode.NotFound, shown, null);
        }

        if (mayBeEmpty && Nothing.In(root.Value, options.DataSelector ?? selector) is { } nothing)
        {
            return ErrorSigns.AreIn(root.Value, orAnyWords: nothing.IsMissing)
                ? throw new TransientRequestException($"{shown}: found {nothing.Found} and words of an error; expected records, or nothing beside it that speaks of one.{Says(text, response)}", null)
                : new HttpPage(shown, request, response.Headers, root, options.DataSelector ?? selector, []) { Nothing = nothing };
        }

        selector = format == FileFormat.Json ? options.DataSelector ?? selector ?? Find(text, root, shown, response) : null;
        var layout = RecordLayout.Of(feed, format, selector, BodyFormat.IsTabbed(uri, mediaType), isGrouped: false, charset);
        try
        {
            var records = Records(body, layout, shown);
            return records.Length == 0 && format == FileFormat.Json && ErrorSigns.AreIn(root.Value, orAnyWords: false)
                ? throw new TransientRequestException($"{shown}: found no records and words of an error; expected records, or nothing beside them that speaks of one.{Says(text, response)}", null)
                : new HttpPage(shown, request, response.Headers, root, selector, records) { Charset = found };
        }
        catch (SourceException misfit) when (misfit.StopsRun && selector is not null)
        {
            throw new SourceException(misfit.Message + DataSelection.Hint(text) + (ErrorSigns.AreIn(root.Value, orAnyWords: true) ? Says(text, response) : string.Empty), misfit) { StopsRun = true };
        }
    }

    private string? Find(byte[] body, Lazy<JsonElement?> root, string shown, HttpResponseMessage response)
    {
        try
        {
            return DataSelection.Find(body, shown, options.Graphql is not null);
        }
        catch (SourceException misfit) when (ErrorSigns.AreIn(root.Value, orAnyWords: true))
        {
            throw new SourceException(misfit.Message + Says(body, response), misfit) { StopsRun = true };
        }
    }

    private string Says(byte[] body, HttpResponseMessage response) =>
        RequestFailure.Says(ErrorWords.Of(body, isCut: false, address.Secrets, response.RequestMessage?.Headers.Authorization?.Parameter));

    private static RawRecord[] Records(byte[] body, RecordLayout layout, string shown)
    {
        using var reader = RecordReaders.Open(new BodyText(shown, new MemoryStream(body), isGzip: false), layout);
        var records = new List<RawRecord>();
        while (reader.Read(out var record))
        {
            records.Add(record);
        }

        // What is cut off may come whole the next time.
        return reader.Unreadable is { } unreadable ? throw new TransientRequestException(unreadable, null) : [.. records];
    }
}
