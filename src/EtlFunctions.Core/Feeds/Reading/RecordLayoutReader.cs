using System.Buffers;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a text holds its records; each fits only some formats.</summary>
internal static class RecordLayoutReader
{
    private static readonly SearchValues<char> NoName = SearchValues.Create(" \t\r\n@[]<>");

    public static string? DataSelector(FeedObject source, FileFormat format)
    {
        var value = source.Optional("dataSelector");
        Require(value, "dataSelector", format, FileFormat.Json);

        return value is { } selector ? RecordPathText.Read(selector, "the path of an array in the document, such as data.items") : null;
    }

    private static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAny(NoName);

    public static char? Delimiter(FeedObject source, FileFormat format)
    {
        var value = source.Optional("delimiter");
        Require(value, "delimiter", format, FileFormat.Csv);
        return value?.Character("one character, but no quotation mark or line break", c => c is not ('"' or '\r' or '\n') && !char.IsSurrogate(c));
    }

    public static string? Sheet(FeedObject source, FileFormat format)
    {
        var value = source.Optional("sheet");
        Require(value, "sheet", format, FileFormat.Xlsx);
        return value?.Text("the name of a sheet", text => !string.IsNullOrWhiteSpace(text));
    }

    public static string? RecordPath(FeedObject source, FileFormat format)
    {
        const string Expected = "the path of the element that is a record, from the root, such as catalog/product";
        var value = format == FileFormat.Xml ? source.Required("recordPath", Expected) : source.Optional("recordPath");
        Require(value, "recordPath", format, FileFormat.Xml);
        return value?.Text(Expected, text => Array.TrueForAll(text.Split('/'), IsName));
    }

    /// <summary>Reports a key beside a format that it has no effect on.</summary>
    public static void Require(FeedValue? value, string key, FileFormat format, params FileFormat[] formats)
    {
        if (value is { } found && format != FileFormat.Auto && !formats.Contains(format))
        {
            var names = formats.Append(FileFormat.Auto).Select(f => JsonNamingPolicy.CamelCase.ConvertName(f.ToString()));
            found.Fail($"no {key} beside this format; it is for {Wording.OneOf(names)}");
        }
    }
}
