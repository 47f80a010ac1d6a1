using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a text holds its records; each fits only some formats.</summary>
internal static class RecordLayoutReader
{
    public static string? DataSelector(FeedObject source, FileFormat format)
    {
        var value = source.Optional("dataSelector");
        Require(value, "dataSelector", format, FileFormat.Json);

        return value is { } selector ? RecordPathText.Read(selector, "the path of an array in the document, such as data.items") : null;
    }

    public static char? Delimiter(FeedObject source, FileFormat format)
    {
        var value = source.Optional("delimiter");
        Require(value, "delimiter", format, FileFormat.Csv);
        return value?.Character("one character, but no quotation mark or line break", c => c is not ('"' or '\r' or '\n') && !char.IsSurrogate(c));
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
