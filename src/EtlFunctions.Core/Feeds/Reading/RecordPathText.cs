namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a path into a record.</summary>
internal static class RecordPathText
{
    public static string? Read(FeedValue value) => value.Text("a dotted path in the record", text => text.Length > 0);
}
