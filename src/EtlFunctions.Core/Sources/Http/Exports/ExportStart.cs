using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Starts an export, or finds the one of which it is not known whether its start arrived.</summary>
internal sealed class ExportStart(ExportOptions export, ExportRequests requests, ExportCalls calls)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>Starts the export.</summary>
    /// <returns>The values that are kept of the answer.</returns>
    /// <exception cref="ExportNotStartedException">It surely was not started.</exception>
    /// <exception cref="TransientRequestException">It may have been.</exception>
    public async Task<Dictionary<string, string>> SendAsync(CancellationToken cancellationToken)
    {
        ExportAnswer answer;
        try
        {
            answer = await calls.AskOnceAsync(requests.Of(export.Start, NoValue), export.Start.Headers, cancellationToken);
        }
        catch (SourceException refusal)
        {
            throw new ExportNotStartedException(refusal);
        }
        catch (TransientRequestException failure) when (failure.IsThrottle || NeverSent(failure))
        {
            throw new ExportNotStartedException(failure);
        }

        try
        {
            return export.StartPaths.ToDictionary(path => path, path => answer.Required(path, "a value that source.export.poll names, of the export that was started"));
        }
        catch (SourceException refusal)
        {
            throw new ExportNotStartedException(refusal);
        }
    }

    /// <summary>Finds the export that was perhaps started.</summary>
    /// <param name="state">When that was.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The values that its start would have given, or <see langword="null"/> where it is not there.</returns>
    public async Task<Dictionary<string, string>?> FindAsync(ExportState state, CancellationToken cancellationToken)
    {
        if (export.Find is not { } find)
        {
            return null;
        }

        var answer = await calls.AskAsync(requests.Of(find.Request, NoValue), find.Request.Headers, cancellationToken);
        var isOurs = answer.At(find.IdPath) is not null
            && DateTimeOffset.TryParse(answer.At(find.CreatedPath), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            && created >= state.AskedAt + answer.Skew - Tolerance
            && answer.At(find.SamePath) is { } same && StartTexts().Any(text => Plain(text) == Plain(same));
        return isOurs ? new Dictionary<string, string> { [export.StartPaths[0]] = answer.At(find.IdPath)! } : null;
    }

    private IEnumerable<string> StartTexts() => export.Start.Params.Select(p => p.Value)
        .Concat(export.Start.Graphql is { } graphql ? [graphql.Query, .. Texts(graphql.Variables)] : Texts(export.Start.Json));

    private static IEnumerable<string> Texts(string? json) => json is null ? [] : Texts(JsonNode.Parse(json));

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Texts(m.Value)),
        JsonArray elements => elements.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool NeverSent(TransientRequestException failure) => failure.InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static string NoValue(string answer, string path) => throw new InvalidOperationException($"Nothing is known of {answer}.{path} yet.");
}

/// <summary>An export surely was not started.</summary>
internal sealed class ExportNotStartedException(Exception cause) : Exception(cause.Message, cause);
