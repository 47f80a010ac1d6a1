using System.Text.Json;
using EtlFunctions.Incremental;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.incremental</c> of a feed.</summary>
internal static class IncrementalReader
{
    private const string ExpectedParam = "the name of a parameter, such as updated_since";
    private const string ExpectedPath = "the path of a value in each record, such as updated_at";

    /// <summary>Reads the part.</summary>
    /// <param name="optional">The part.</param>
    /// <param name="taken">The parameters of the requests that have another meaning.</param>
    public static IncrementalOptions? Read(FeedValue? optional, IReadOnlyCollection<string> taken)
    {
        if (optional is not { } value || FeedObject.Open(value) is not { } incremental)
        {
            return null;
        }

        var cursorPath = incremental.Required("cursorPath", ExpectedPath) is { } path ? RecordPathText.Read(path, ExpectedPath) : null;
        var param = incremental.Required("param", ExpectedParam) is { } name ? Param(name, taken) : null;
        var type = incremental.Optional("type")?.OneOf<CursorType>() ?? CursorType.Timestamp;
        var initialValue = incremental.Optional("initialValue");
        var lag = incremental.Optional("lag");
        incremental.Close();
        if (type == CursorType.Text)
        {
            lag?.Fail("no lag beside the type \"text\": how far one text lies before another is not known");
        }

        return new IncrementalOptions
        {
            CursorPath = cursorPath ?? string.Empty,
            Param = param ?? string.Empty,
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

    private static string? InitialValue(FeedValue initial, CursorValues values)
    {
        if (values is IntegerValues && initial.Json.ValueKind == JsonValueKind.Number && values.Read(initial.Json.GetRawText()) is { } number)
        {
            return number.Value;
        }

        return initial.Text(values.Expected, text => values.Read(text) is not null) is { } valid ? values.Read(valid)!.Value : null;
    }
}
