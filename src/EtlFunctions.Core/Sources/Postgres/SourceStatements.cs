using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Postgres;

/// <summary>The statements of a source. Names are quoted; the feed's author writes <c>query</c> and <c>where</c>, as with any SQL.</summary>
/// <remarks>Row values of the key's own types are compared, never texts; the columns' collations hold.</remarks>
internal sealed class SourceStatements(SourceShape shape, PostgresSourceOptions options, LimitOptions limits)
{
    private readonly string _key = Row(shape.Key.Select(Column));
    private readonly string _keys = List(shape.Key.Select((k, i) => $"{Column(k)} AS k{i}"));
    private readonly string _order = List(shape.Key.Select(Column));

    /// <summary>Gets what is set for the transaction of each of these statements.</summary>
    public string Settings { get; } = SqlTemplate.Read(shape.IsTable ? "OrderedSettings" : "Settings");

    /// <summary>Gets the statement that marks rows, or <see langword="null"/>.</summary>
    public string? Mark { get; } = options.Status is { } status
        ? SqlTemplate.Fill(
            "MarkRows",
            ("from", shape.From),
            ("status", SqlIdentifier.Quote(status.Column)),
            ("loaded", $"{SqlLiteral.Quote(status.Loaded)}::{shape.StatusType}"),
            ("rejected", $"{SqlLiteral.Quote(status.Rejected)}::{shape.StatusType}"),
            ("match", string.Join(" AND ", shape.Key.Select((k, i) => $"{Column(k)} = {MarkedKey(shape, i)}::{k.Type}"))))
        : null;

    /// <summary>Gets the statement that finds the ends of the next pages; its parameters are the key it begins after, if any.</summary>
    /// <param name="limit">The rows to look at, one more than can be planned.</param>
    /// <param name="isFirst">Whether nothing is planned yet.</param>
    public string Plan(int limit, bool isFirst) => SqlTemplate.Fill(
        "PlanPages",
        ("from", shape.From),
        ("keys", _keys),
        ("key", _order),
        ("order", List(shape.Key.Select((_, i) => $"p.k{i}"))),
        ("texts", List(shape.Key.Select((_, i) => $"e.k{i}::text"))),
        ("condition", Condition(isFirst ? null : $"{_key} > {Parameters(0)}")),
        ("limit", Number(limit)),
        ("size", Number(limits.PageSize)));

    /// <summary>Gets the statement that reads a page; its parameters are the key that ends the page and the one it begins after, if any.</summary>
    /// <param name="isFirst">Whether the page is the first of all.</param>
    public string Read(bool isFirst) => Read(
        Condition($"{_key} <= {Parameters(0)}", isFirst ? null : $"{_key} > {Parameters(shape.Key.Count)}"),
        // Rows that came into the range since it was planned make a page of marked rows no longer than its one chunk: they
        // stay pending. Nothing would bring them back where no row is marked, so there all are read.
        options.Status is null ? "OFFSET 0" : $"LIMIT {Number(limits.PageSize)}");

    /// <summary>Gets the statement that reads a page again, with the rows in its range that are marked.</summary>
    /// <param name="isFirst">Whether the page is the first of all.</param>
    public string ReadAgain(bool isFirst) => Read(
        ConditionWithMarked($"{_key} <= {Parameters(0)}", isFirst ? null : $"{_key} > {Parameters(shape.Key.Count)}"), "OFFSET 0");

    /// <summary>Gets the statement that finds keys of products which several rows have, or <see langword="null"/> where the mapping does not tell by a plain path.</summary>
    /// <param name="id">The mapping of the key.</param>
    /// <param name="trims">Whether white space around it is removed.</param>
    /// <param name="limit">The most keys to find.</param>
    public string? Repeated(FieldMapping? id, bool trims, int limit)
    {
        if (id?.Path is not { } text || !RecordPath.TryParse(text, out var path, out _) || path.Steps.Any(s => s.Name is null))
        {
            return null;
        }

        var names = path.Steps.Select(s => s.Name!).ToArray();
        var value = options.Record is null && names.Length == 1 ? $"{Column(names[0])}::text"
            : $"{(options.Record is null ? "row_to_json(etl_row.*)" : Column(options.Record))}::jsonb #>> ARRAY[{List(names.Select(SqlLiteral.Quote))}]";
        return SqlTemplate.Fill(
            "FindRepeated",
            ("id", trims ? $"btrim({value}, E' \t\n\r')" : value),
            ("from", shape.From),
            ("condition", Condition()),
            ("limit", Number(limit)));
    }

    private string Read(string condition, string bound) => SqlTemplate.Fill(
        "ReadPage",
        ("from", shape.From),
        ("keys", _keys),
        ("key", _order),
        ("order", List(shape.Key.Select((_, i) => $"e.k{i}"))),
        ("texts", List(shape.Key.Select((_, i) => $"e.k{i}::text"))),
        ("version", options.Status is null ? "NULL::text" : "etl_row.xmin::text"),
        ("record", options.Record is null ? "row_to_json(etl_row.*)::text" : $"{Column(options.Record)}::text"),
        ("instead", options.Record is null ? "NULL::text" : $"CASE WHEN {Column(options.Record)} IS NULL THEN row_to_json(etl_row.*)::text END"),
        ("longest", Number(limits.MaxRecordBytes)),
        ("kept", Number(RecordLimits.KeptOfLonger)),
        ("condition", condition),
        ("bound", bound));

    /// <summary>Gets the statement that tells whether a row to be read has no key.</summary>
    public string NullKey() => SqlTemplate.Fill(
        "FindNullKey",
        ("from", shape.From),
        ("condition", Condition($"({string.Join(" OR ", shape.Key.Select(k => $"{Column(k)} IS NULL"))})")));

    /// <summary>Gets the statement that tells how PostgreSQL would find the first rows.</summary>
    public string Explain() => SqlTemplate.Fill(
        "ExplainRows", ("from", shape.From), ("keys", _keys), ("key", _order), ("condition", Condition()), ("limit", Number(limits.PageSize)));

    /// <summary>Gets the statement that counts the rows to be read, up to a number.</summary>
    public string Count(int limit) => SqlTemplate.Fill("CountRows", ("from", shape.From), ("condition", Condition()), ("limit", Number(limit)));

    /// <summary>Gets the condition of the rows to be read, for people.</summary>
    public string? Pending => options.Status is not { } status ? null
        : status.Pending is null ? $"{SqlIdentifier.Quote(status.Column)} IS NULL"
        : $"{SqlIdentifier.Quote(status.Column)} = {SqlLiteral.Quote(status.Pending)}";

    private string Condition(params ReadOnlySpan<string?> ranges) => Condition(onlyPending: true, ranges);

    private string ConditionWithMarked(params ReadOnlySpan<string?> ranges) => Condition(onlyPending: false, ranges);

    private string Condition(bool onlyPending, ReadOnlySpan<string?> ranges)
    {
        var conditions = new List<string>();
        foreach (var range in ranges)
        {
            if (range is not null)
            {
                conditions.Add(range);
            }
        }

        if (onlyPending && Pending is { } pending)
        {
            // A constant, so that an index of the pending rows alone can be used.
            conditions.Add($"etl_row.{pending}");
        }

        if (options.Where is { } where)
        {
            // On lines of its own, should it end with a comment.
            conditions.Add($"(\n{where}\n)");
        }

        return conditions.Count == 0 ? "TRUE" : string.Join(" AND ", conditions);
    }

    private string Parameters(int offset) => Row(shape.Key.Select((k, i) => $"${Number(offset + i + 1)}::text::{k.Type}"));

    private static string MarkedKey(SourceShape shape, int index) => shape.Key.Count == 1 ? "m.key" : $"(m.key::text[])[{Number(index + 1)}]";

    private static string Column(KeyColumn key) => Column(key.Name);

    private static string Column(string name) => $"etl_row.{SqlIdentifier.Quote(name)}";

    private static string Row(IEnumerable<string> values) => $"({List(values)})";

    private static string List(IEnumerable<string> values) => string.Join(", ", values);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
