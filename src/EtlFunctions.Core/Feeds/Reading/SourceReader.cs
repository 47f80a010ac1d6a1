namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source</c> of a feed with the reader of its type.</summary>
internal static class SourceReader
{
    public static SourceOptions? Read(FeedValue value, IReadOnlyList<ISourceOptionsReader> readers)
    {
        if (FeedObject.Open(value) is not { } source)
        {
            return null;
        }

        var expected = Wording.OneOf(readers.Select(reader => reader.Type));
        var type = source.Required("type", expected)?.Text(expected, text => readers.Any(reader => reader.Type == text));
        if (type is null)
        {
            return null;
        }

        var options = readers.First(reader => reader.Type == type).Read(source);
        source.Close();
        return options;
    }
}
