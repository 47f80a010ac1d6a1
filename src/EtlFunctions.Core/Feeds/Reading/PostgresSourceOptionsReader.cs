using System.Text.Json;
using EtlFunctions.Database;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a source of type <c>postgres</c>.</summary>
internal sealed class PostgresSourceOptionsReader : ISourceOptionsReader
{
    private const int MostKeyColumns = 8;
    private const string ExpectedKey = "the column that orders the rows, or an array of one to eight";

    public string Type => PostgresSourceOptions.TypeName;

    public SourceOptions? Read(FeedObject source)
    {
        var table = source.Optional("table");
        var query = source.Optional("query");
        var connection = source.Optional("connection");
        var status = source.Optional("status");
        if (table is null == query is null)
        {
            source.Fail(
                table is null ? "neither \"table\" nor \"query\"" : "\"table\" and \"query\"",
                "exactly one of them, which says where the rows are");
        }

        if (status is { } marked && (query ?? connection) is not null)
        {
            marked.Fail(
                $"\"status\" beside {(query is null ? "\"connection\"" : "\"query\"")}",
                "it beside \"table\" in the target database only, since rows are marked in the commit that loads them");
        }

        return new PostgresSourceOptions
        {
            Table = table?.Text("a table as schema.table; a name with a dot stands in double quotes", text => RelationName.TryParse(text) is not null),
            Query = query?.Text("a SELECT", IsVisible),
            Key = source.Required("key", ExpectedKey) is { } key ? Columns(key) : [],
            Connection = connection is { } c ? PostgresConnection.Read(c) : null,
            Where = source.Optional("where")?.Text("an SQL condition such as price IS NOT NULL", IsVisible),
            Record = source.Optional("record") is { } record ? Column(record) : null,
            Status = status is { } s ? PostgresStatusReader.Read(s) : null,
        };
    }

    /// <summary>Reads the name of a column, as the catalog has it.</summary>
    internal static string? Column(FeedValue value) => value.Text("the name of a column", text => text.Length > 0);

    private static List<string> Columns(FeedValue value)
    {
        if (value.Json.ValueKind != JsonValueKind.Array)
        {
            return value.Text(ExpectedKey, text => text.Length > 0) is { } column ? [column] : [];
        }

        List<string> columns = [.. value.Elements().Select(Column).OfType<string>()];
        if (value.Json.GetArrayLength() is 0 or > MostKeyColumns)
        {
            value.Fail(ExpectedKey);
        }
        else if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Count)
        {
            value.Fail("a column twice", "each once");
        }

        return columns;
    }

    private static bool IsVisible(string text) => !string.IsNullOrWhiteSpace(text);
}
