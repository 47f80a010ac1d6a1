namespace EtlFunctions.Feeds.Reading;

/// <summary>The kinds of source that a feed file can name.</summary>
internal static class SourceOptionsReaders
{
    public static IReadOnlyList<ISourceOptionsReader> All { get; } = [new FileSourceOptionsReader(), new HttpSourceOptionsReader(), new PostgresSourceOptionsReader()];
}
