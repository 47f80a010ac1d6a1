using System.Text.Json;
using EtlFunctions.Incremental;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.incremental</c> of a feed.</summary>
internal static class IncrementalReader
{
    private const string ExpectedParam = "the name of a parameter, such as updated_since";
    private const string ExpectedBodyPath = "the path of a member of the body, such as variables.query";
    private const string ExpectedTemplate = "a text with {value} in it once, such as updated_at:>='{value}'";
    private const string ExpectedPath = "the path of a value in each record, such as updated_at";

    /// <summary>Reads the part.</summary>
    /// <param name="optional">The part.</param>
    /// <param name="source">The source, whose requests have parameters and a body already.</param>
    public static IncrementalOptions? Read(FeedValue? optional, HttpSourceOptions source)
    {
        if (optional is not { } value || FeedObject.Open(value) is not { } incremental)
        {
            return null;
        }

        var cursorPath = incremental.Required("cursorPath", ExpectedPath) is { } path ? RecordPathText.Read(path, ExpectedPath) : null;
        var param = incremental.Optional("param");
        var bodyPath = incremental.Optional("bodyPath");
        var template = incremental.Optional("template");
        var type = incremental.Optional("type")?.OneOf<CursorType>() ?? CursorType.Timestamp;
        var initialValue = incremental.Optional("initialValue");
        var lag = incremental.Optional("lag");
        incremental.Close();
        if (param is null == bodyPath is null)
        {
            incremental.Fail(param is null ? "neither param nor bodyPath" : "param and bodyPath", "one of them: where the requests carry the value to start from");
        }

        if (type == CursorType.Text)
        {
            lag?.Fail("no lag beside the type \"text\": how far one text lies before another is not known");
        }

        return new IncrementalOptions
        {
            CursorPath = cursorPath ?? string.Empty,
            Param = param is { } name ? Param(name, RequestParams.Of(source)) : null,
            BodyPath = bodyPath is { } place ? BodyPath(place, source) : null,
            Template = template?.Text(ExpectedTemplate, text => text.Split(IncrementalOptions.ValuePlace).Length == 2),
            Type = type,
            InitialValue = initialValue is { } initial ? InitialValue(initial, CursorValues.Of(type)) : null,
            Lag = type == CursorType.Text ? null : lag?.Integer(0, int.MaxValue),
        };
    }

    private static string? Param(FeedValue name, IReadOnlyCollection<string> taken)
    {
        var text = name.Text(ExpectedParam, HttpWord.IsParam);
        if (text is not null && taken.Contains(text, StringComparer.Ordinal))
        {
            name.Fail("a parameter that the requests do not have already");
        }

        return text;
    }

    private static string? BodyPath(FeedValue place, HttpSourceOptions source)
    {
        var text = RecordPathText.ReadNames(place, ExpectedBodyPath);
        if (text is null)
        {
            return null;
        }

        if (source.Request.Method != RequestOptions.Post)
        {
            place.Fail("a request with a body beside it (\"method\": \"POST\" or graphql), or param");
        }
        else if (!JsonBody.IsPlace(source.Request.Body, text) || JsonBody.Find(source.Request.Body, text) is not null || source.Paginator.BodyPaths.Any(other => other.Path == text))
        {
            // What stands there would be gone from the second run on.
            place.Fail("a place of the body where nothing or null stands; other conditions belong into the template");
        }

        return text;
    }

    private static string? InitialValue(FeedValue initial, CursorValues values)
    {
        if (values is IntegerValues && initial.Json.ValueKind == JsonValueKind.Number && values.Read(initial.Json.GetRawText()) is { } number)
        {
            return number.Value;
        }

        return initial.Text(values.Expected, text => values.Read(text) is not null) is { } valid ? values.Read(valid)!.Value : null;
    }
}
