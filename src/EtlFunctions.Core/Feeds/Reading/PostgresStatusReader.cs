using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.status</c> of a feed.</summary>
internal static class PostgresStatusReader
{
    public static PostgresStatusOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } status)
        {
            return null;
        }

        var column = status.Required("column", "the column that tells what became of a row") is { } c ? PostgresSourceOptionsReader.Column(c) : null;
        var pending = status.Required("pending", "the value of rows to be loaded, or null for NULL") is { Json.ValueKind: not JsonValueKind.Null } p
            ? p.Text("a text, or null for NULL")
            : null;
        var loaded = status.Required("loaded", "the value of a row that is loaded");
        var done = loaded?.Text("a text");
        if (loaded is { } same && done is not null && done == pending)
        {
            same.Fail("another value than \"pending\", or each run would load all rows again");
        }

        var rejected = status.Required("rejected", "the value of a row that is a reject")?.Text("a text");
        status.Close();
        return new PostgresStatusOptions { Column = column ?? "", Pending = pending, Loaded = done ?? "", Rejected = rejected ?? "" };
    }
}
