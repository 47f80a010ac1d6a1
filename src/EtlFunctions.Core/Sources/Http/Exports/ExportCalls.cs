using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Asks the API about an export.</summary>
internal sealed class ExportCalls(HttpSourceOptions options, SourceAddress address, RequestSender sender, RequestRetries retries, RequestPace pace, TimeProvider timeProvider)
{
    private readonly GraphqlAnswer _graphql = new(address, pace, timeProvider);

    /// <summary>Asks, as often as it takes.</summary>
    public Task<ExportAnswer> AskAsync(SourceRequest request, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken) =>
        retries.RunAsync(address.Show(request.Address), pace.EnterAsync, token => OnceAsync(request, headers, token), cancellationToken);

    /// <summary>Asks once: what the API may have begun to do is not asked for again.</summary>
    /// <exception cref="TransientRequestException">No answer came, or the API refused for the rate.</exception>
    public async Task<ExportAnswer> AskOnceAsync(SourceRequest request, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var turn = await pace.EnterAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await OnceAsync(request, headers, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientRequestException($"{address.Show(request.Address)}: the answer did not come within {options.TimeoutSeconds} seconds (source.timeoutSeconds).", late);
        }
    }

    private async Task<ExportAnswer> OnceAsync(SourceRequest request, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var shown = address.Show(request.Address);
        var wave = pace.Wave;
        using var response = await sender.SendAsync(request, message => Prepare(message, headers), cancellationToken);
        var body = await BodyReader.ReadAsync(response, options.MaxBodyBytes, shown, cancellationToken);
        var root = JsonValues.TryParse(body);
        if (request.IsGraphql)
        {
            _graphql.Require(root, response, wave, shown);
        }

        var words = ErrorWords.Of(body.AsSpan(0, Math.Min(body.Length, 4096)), isCut: body.Length > 4096, address.Secrets, response.RequestMessage?.Headers.Authorization?.Parameter);
        var skew = response.Headers.Date is { } date ? date - timeProvider.GetUtcNow() : TimeSpan.Zero;
        return new ExportAnswer(shown, root, words, skew);
    }

    private void Prepare(HttpRequestMessage message, IReadOnlyDictionary<string, string> headers)
    {
        if (!address.IsHome(message.RequestUri!))
        {
            return;
        }

        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <summary>What the API said about an export.</summary>
/// <param name="Place">The address as shown.</param>
/// <param name="Root">The body, where it is JSON.</param>
/// <param name="Words">The beginning of the body, without secrets.</param>
/// <param name="Skew">How far the API's clock is ahead.</param>
internal sealed record ExportAnswer(string Place, JsonElement? Root, string? Words, TimeSpan Skew)
{
    /// <summary>Gets the text, number or truth value at a path; <see langword="null"/> for nothing.</summary>
    public string? At(string path) => JsonValues.Find(Root, path) switch
    {
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        var value => JsonValues.Text(value),
    };

    /// <summary>Gets the value at a path.</summary>
    /// <exception cref="SourceException">There is none.</exception>
    public string Required(string path, string what) => At(path) is { Length: <= 1000 } value ? value : throw new SourceException(
        $"{Place}: found {JsonValues.Describe(JsonValues.Find(Root, path))} at {path}; expected {what}.{RequestFailure.Says(Words)} Nothing was loaded; correct it, then start again.") { StopsRun = true };
}
