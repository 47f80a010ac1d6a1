namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a text holds its records; each fits only some formats.</summary>
internal static class RecordLayoutReader
{
    private const string ExpectedName = "the name of a field of every line, such as __parentId";

    public static string? DataSelector(FeedObject source, FileFormat format)
    {
        var value = source.Optional("dataSelector");
        if (value is not null && format is FileFormat.Ndjson or FileFormat.Csv)
        {
            value.Value.Fail($"no dataSelector beside this format; it is for {Wording.OneOf(["json", "auto"])}");
        }

        return value is { } selector ? RecordPathText.Read(selector, "the path of an array in the document, such as data.items") : null;
    }

    /// <param name="source">The part <c>source</c>.</param>
    /// <param name="format">The format it names.</param>
    /// <param name="paginator">The paginator; elsewhere than in one body, a product's lines could stand on two pages.</param>
    public static string? ParentKey(FeedObject source, FileFormat format, PaginatorType paginator = PaginatorType.SinglePage)
    {
        var value = source.Optional("parentKey");
        if (value is not null && format is FileFormat.Json or FileFormat.Csv)
        {
            value.Value.Fail($"no parentKey beside this format; it is for {Wording.OneOf(["ndjson", "auto"])}");
        }
        else if (value is not null && paginator != PaginatorType.SinglePage)
        {
            value.Value.Fail("no parentKey beside this paginator; it is for the type \"singlePage\"");
        }

        return value?.Text(ExpectedName, text => text.Length > 0);
    }

    public static string? IdKey(FeedObject source)
    {
        var value = source.Optional("idKey");
        if (value is not null && source.Optional("parentKey") is null)
        {
            value.Value.Fail("no idKey without parentKey");
        }

        return value?.Text(ExpectedName, text => text.Length > 0);
    }

    public static bool? Quotes(FeedObject source, FileFormat format)
    {
        var value = source.Optional("quotes");
        if (value is not null && format is FileFormat.Ndjson or FileFormat.Json)
        {
            value.Value.Fail($"no quotes beside this format; it is for {Wording.OneOf(["csv", "auto"])}");
        }

        return value?.Boolean();
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
