namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a text holds its records; each fits only some formats.</summary>
internal static class RecordLayoutReader
{
    public static string? DataSelector(FeedObject source, FileFormat format)
    {
        var value = source.Optional("dataSelector");
        if (value is not null && format is FileFormat.Ndjson or FileFormat.Csv)
        {
            value.Value.Fail($"no dataSelector beside this format; it is for {Wording.OneOf(["json", "auto"])}");
        }

        return value is { } selector ? RecordPathText.Read(selector, "the path of an array in the document, such as data.items") : null;
    }

    public static char? Delimiter(FeedObject source, FileFormat format)
    {
        var value = source.Optional("delimiter");
        if (value is not null && format is FileFormat.Ndjson or FileFormat.Json)
        {
            value.Value.Fail($"no delimiter beside this format; it is for {Wording.OneOf(["csv", "auto"])}");
        }

        return value?.Character("one character, but no quotation mark or line break", c => c is not ('"' or '\r' or '\n') && !char.IsSurrogate(c));
    }
}
