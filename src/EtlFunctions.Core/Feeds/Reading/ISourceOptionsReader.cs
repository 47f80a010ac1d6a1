namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source</c> of a feed for one <c>type</c>; listed in <see cref="SourceOptionsReaders"/>.</summary>
internal interface ISourceOptionsReader
{
    /// <summary>Gets the value of <c>source.type</c>.</summary>
    string Type { get; }

    /// <summary>Reads the keys of this type; the caller has read <c>type</c> and reports the unknown keys.</summary>
    /// <returns>The options, or <see langword="null"/> after an error was reported.</returns>
    SourceOptions? Read(FeedObject source);
}
