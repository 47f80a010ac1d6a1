using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>export</c> of a source.</summary>
internal static class ExportReader
{
    private const string ExpectedValues = "a text, a number or a truth value, or an array of at least one";

    // What the export's own requests, and its one file, leave no room for.
    private static readonly string[] Foreign = ["method", "path", "params", "json", "graphql", "incremental"];

    public static ExportOptions? Read(FeedObject source, HttpSecrets secrets)
    {
        if (source.Optional("export") is not { } value || FeedObject.Open(value) is not { } export)
        {
            return null;
        }

        foreach (var key in Foreign)
        {
            source.Optional(key)?.Fail($"\"{key}\" beside \"export\"", "none: the export has requests of its own, start and poll");
        }

        var start = Request(export, "start", secrets, []);
        var poll = export.Required("poll", "the request that tells how far the export is") is { } p ? Poll(p, secrets) : null;
        var file = export.Optional("file") is null ? null : Request(export, "file", secrets, ["start", "poll"]);
        var find = export.Optional("find") is { } f ? Find(f, secrets) : null;
        var options = new ExportOptions
        {
            Start = start ?? new RequestOptions(),
            Poll = poll ?? new ExportPollOptions { Request = new RequestOptions() },
            File = file,
            Find = find,
            ReadyPath = Path(export, "readyPath") ?? string.Empty,
            ReadyValue = export.Required("readyValue", ExpectedValues) is { } ready ? Values(ready) : [],
            FailedValue = export.Optional("failedValue") is { } failed ? Values(failed) : [],
            UrlPath = Path(export, "urlPath") ?? string.Empty,
        };
        export.Close();
        if (poll is not null && options.StartPaths is var paths && (paths.Count == 0 || (find is not null && paths.Count > 1)))
        {
            value.Fail(
                paths.Count == 0 ? "nothing of the start's answer in poll" : $"{paths.Count} values of the start's answer, and find, which gives one",
                "the export's id, such as ${start.reportId}, in poll: the latest export may be somebody else's");
        }

        return options;
    }

    private static RequestOptions? Request(FeedObject export, string key, HttpSecrets secrets, string[] answers) =>
        export.Required(key, "a request: method, path, params, headers, json or graphql") is { } value && FeedObject.Open(value) is { } request ? Closed(request, value, secrets, answers) : null;

    private static RequestOptions Closed(FeedObject request, FeedValue value, HttpSecrets secrets, string[] answers)
    {
        var read = value.Reading.WithAnswers(answers, () => RequestReader.Read(request, secrets));
        request.Close();
        if (read.Graphql is { } graphql && graphql.Query.Contains("${", StringComparison.Ordinal))
        {
            value.Fail("a value of an answer in graphql.query", "it in graphql.variables, where nothing it holds is taken for a part of the query");
        }

        return read;
    }

    private static ExportPollOptions? Poll(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value) is not { } poll)
        {
            return null;
        }

        var defaults = new ExportPollOptions { Request = new RequestOptions() };
        var every = Seconds(poll, "every", nameof(ExportPollOptions.Every)) ?? defaults.Every;
        var timeout = Seconds(poll, "timeout", nameof(ExportPollOptions.Timeout)) ?? defaults.Timeout;
        return new ExportPollOptions { Request = Closed(poll, value, secrets, ["start"]), Every = every, Timeout = timeout };
    }

    private static ExportFindOptions? Find(FeedValue value, HttpSecrets secrets)
    {
        if (FeedObject.Open(value) is not { } find)
        {
            return null;
        }

        var (id, created, same) = (Path(find, "idPath"), Path(find, "createdPath"), Path(find, "samePath"));
        return new ExportFindOptions { Request = Closed(find, value, secrets, []), IdPath = id ?? string.Empty, CreatedPath = created ?? string.Empty, SamePath = same ?? string.Empty };
    }

    private static string? Path(FeedObject place, string key) =>
        place.Required(key, "a path in the answer, such as data.status") is { } value ? RecordPathText.ReadInResponse(value, "a path in the answer, such as data.status") : null;

    private static int? Seconds(FeedObject poll, string key, string property)
    {
        var range = typeof(ExportPollOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return poll.Optional(key)?.Integer((int)range.Minimum, (int)range.Maximum);
    }

    private static List<string> Values(FeedValue value)
    {
        var isList = value.Json.ValueKind == JsonValueKind.Array;
        if (isList && value.Json.GetArrayLength() == 0)
        {
            value.Fail(ExpectedValues);
        }

        return [.. (isList ? value.Elements() : [value]).Select(Value).OfType<string>()];
    }

    private static string? Value(FeedValue value)
    {
        if (value.Json.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        {
            return value.Json.GetRawText();
        }

        return value.Text(ExpectedValues, text => text.Length > 0);
    }
}
