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

        var types = readers.Select(reader => reader.Type).ToArray();
        var named = source.Optional("type");
        if (named is null)
        {
            source.Required("type", Wording.OneOf(types));
        }

        if (named?.Choice(types) is not { } type)
        {
            return null;
        }

        var options = readers.First(reader => reader.Type == type).Read(source);
        var transform = TransformReader.Read(source);
        source.Close();
        return options is null ? null : options with { Transform = transform, TransformLimits = transform?.Limits ?? options.TransformLimits };
    }
}
