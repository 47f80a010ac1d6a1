using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Sources.Http;

/// <summary>Plans the records of an export: has it made, waits for it and reads its file. Each step is kept before the next one is taken.</summary>
/// <remarks>The file's address is never kept, since it mostly is a secret and does not last: it is asked for again.</remarks>
internal sealed class ExportPlanner(
    Feed feed, HttpSourceOptions options, SourceAddress address, ExportCalls calls, StreamPlanner stream, TimeProvider timeProvider, ILogger logger)
{
    private readonly ExportOptions _export = options.Export!;
    private readonly ExportRequests _requests = new(options);
    private readonly ConcurrentQueue<string> _warnings = new();
    private DateTimeOffset? _unsent;

    public IReadOnlyList<string> Warnings => [.. _warnings];

    /// <summary>Plans the next step or, once the file is there, pages of it.</summary>
    /// <exception cref="SourceWaitException">The export is not ready.</exception>
    public async IAsyncEnumerable<SourcePlan> PlanAsync(HttpCursor cursor, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cursor.Export is not { } state)
        {
            state = new ExportState { AskedAt = timeProvider.GetUtcNow() };
            _unsent = state.AskedAt;
            yield return Step(cursor = cursor with { Export = state });
        }

        if (state.Values is null)
        {
            var (started, refusal) = await StartAsync(state, cancellationToken);
            if (started is null)
            {
                // That it was not started is kept, too: it is then asked for again without a doubt.
                yield return Step(cursor with { Export = null });
                throw refusal!;
            }

            state = state with { Values = started };
            yield return Step(cursor = cursor with { Export = state });
        }

        SourceRequest? file = null;
        if (!stream.IsOpenAt(cursor))
        {
            file = await FileAsync(state, cancellationToken);
            if (file is null)
            {
                yield return new SourcePlan([], null, 1) { Findings = [$"{state.Name} holds no records"] };
                yield break;
            }
        }

        yield return await ReadAsync(cursor, state, file, maxPages, cancellationToken);
    }

    /// <summary>Tells whether a step is one whose loss would cost another export.</summary>
    public static bool SetGoing(SourcePlan step) => step.NextCursor is { } cursor && HttpCursor.Parse(cursor).Export?.Values is not null;

    private static SourcePlan Step(HttpCursor cursor) => new([], cursor.ToText());

    private async Task<(Dictionary<string, string>? Started, Exception? Refusal)> StartAsync(ExportState state, CancellationToken cancellationToken)
    {
        var start = new ExportStart(_export, _requests, calls);
        if (_unsent != state.AskedAt)
        {
            if (await start.FindAsync(state, cancellationToken) is { } found)
            {
                return (found, null);
            }

            var warning = $"It is not known whether the export that was asked for at {state.AskedAt:u} was started: the run stopped while it was. "
                + (_export.Find is null ? "Another one is started, since source.export.find does not say how to find it." : "The API shows none that is this one, so another one is started.");
            if (!_warnings.Contains(warning))
            {
                _warnings.Enqueue(warning);
            }
        }

        _unsent = null;
        try
        {
            var values = await start.SendAsync(cancellationToken);
            logger.ExportStarted(feed.Name, values.Values.First());
            return (values, null);
        }
        catch (ExportNotStartedException refused)
        {
            return (null, refused.InnerException is TransientRequestException failure ? Transient(failure) : refused.InnerException);
        }
        catch (TransientRequestException failure)
        {
            throw Transient(failure);
        }
    }

    private SourceException Transient(TransientRequestException failure) => failure is { IsThrottle: true, Delay: { } delay }
        ? new SourceWaitException(timeProvider.GetUtcNow() + delay, failure.Message)
        : new SourceException(failure.Message, failure.InnerException) { IsTransient = true };

    /// <summary>Asks how far the export is.</summary>
    /// <returns>The request for its file, or <see langword="null"/> where it has none.</returns>
    private async Task<SourceRequest?> FileAsync(ExportState state, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(_export.Poll.Request, state, polled: null, cancellationToken);
        var status = answer.Required(_export.ReadyPath, "the value that tells how far the export is (source.export.readyPath)");
        if (_export.FailedValue.Contains(status))
        {
            throw Over($"{answer.Place}: {state.Name} has failed: found \"{status}\" at {_export.ReadyPath}.{RequestFailure.Says(answer.Words)}");
        }

        if (!_export.ReadyValue.Contains(status))
        {
            throw NotReady(state, status, answer.Place);
        }

        answer = _export.File is { } request ? await AskAsync(request, state, answer, cancellationToken) : answer;
        if (JsonValues.Find(answer.Root, _export.UrlPath) is { ValueKind: System.Text.Json.JsonValueKind.Null })
        {
            return null;
        }

        // The address is not told, nor what else stands in the answer: it opens the file to whoever has it.
        var url = JsonValues.Text(JsonValues.Find(answer.Root, _export.UrlPath)) ?? throw Wrong(answer, "nothing");
        if (!Uri.TryCreate(new Uri(options.BaseUrl), url, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw Wrong(answer, "a text that is no address");
        }

        return uri.Scheme == "http" && options.BaseUrl.StartsWith("https:", StringComparison.Ordinal)
            ? throw Wrong(answer, "an address that is not encrypted")
            : new SourceRequest(address.Conceal(uri));
    }

    private SourceException NotReady(ExportState state, string status, string place)
    {
        var now = timeProvider.GetUtcNow();
        var late = state.AskedAt + TimeSpan.FromSeconds(_export.Poll.Timeout);
        if (now >= late)
        {
            return Over(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: {state.Name} is not ready after {_export.Poll.Timeout:N0} seconds (source.export.poll.timeout); found \"{status}\" at {_export.ReadyPath}."));
        }

        var next = now + TimeSpan.FromSeconds(_export.Poll.Every);
        next = next < late ? next : late;
        return new SourceWaitException(next, $"Waiting for {state.Name} since {state.AskedAt:u} (\"{status}\"), next look at {next:u}.") { WaitsFor = $"{state.Name} since {state.AskedAt:u}" };
    }

    private async Task<ExportAnswer> AskAsync(RequestOptions request, ExportState state, ExportAnswer? polled, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.AskAsync(_requests.Of(request, (answer, path) => answer == "start" ? Started(state, path) : polled!.Required(path, "a value that source.export.file names")), request.Headers, cancellationToken);
        }
        catch (StatusException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            throw Over($"{gone.Place}: {state.Name} is not there any more: found the answer {(int)gone.Status}.{gone.Says}");
        }
    }

    private static string Started(ExportState state, string path) => state.Values!.TryGetValue(path, out var value) ? value : throw new SourceException(
        $"The run's export was started by a feed that did not take {path} from the answer. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.Changed };

    private async Task<SourcePlan> ReadAsync(HttpCursor cursor, ExportState state, SourceRequest? file, int maxPages, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            (stream.File, stream.FileName) = (file, $"{state.Name["the ".Length..]}");
        }

        try
        {
            return await stream.PlanAsync(cursor, maxPages, cancellationToken);
        }
        catch (SourceException refusal) when (RefusedFile.Status(refusal) is { } status)
        {
            // An address that was had a while ago may be over while the file is still there.
            throw file is null
                ? new SourceException($"The address of {state.Name} no longer holds (found the answer {status}). It is asked for again.") { IsTransient = true }
                : Over($"The file of {state.Name} is not there any more, or its address does not hold: found the answer {status}.");
        }
    }

    private SourceException Wrong(ExportAnswer answer, string found) => new(
        $"{answer.Place}: found {found} at {_export.UrlPath}; expected the address of the export's file (source.export.urlPath).") { StopsRun = true };

    private static SourceException Over(string found) => new($"{found} The next start asks for a new export.") { StopsRun = true, DeadEnd = DeadEnd.Gone };
}
