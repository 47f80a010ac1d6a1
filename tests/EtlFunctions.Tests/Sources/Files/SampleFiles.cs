using System.Buffers;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Files made of known records.</summary>
public sealed record SampleFiles(IReadOnlyList<SampleFile> Files, string? Selector = null, char Delimiter = ',', string? ParentKey = null)
{
    private static readonly Gen<string> Text =
        from characters in Gen.Elements('a', 'Z', '0', ' ', '"', '\\', ',', ';', '{', '}', '[', ']', ':', '\n', '\r', '\t', 'é', '€', '\0').ArrayOf()
        from tail in Gen.Elements(string.Empty, "😀")
        select new string(characters) + tail;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\"\r\n,;\t");

    private static readonly Gen<string> Json = Gen.Sized(size => JsonOf(Math.Min(size, 12)));

    private static readonly Gen<string> LineEnd = Gen.Elements("\n", "\r\n");

    private static readonly Gen<string> White = Gen.Elements(string.Empty, " ", "\n", "\r\n\t ");

    public static Gen<SampleFiles> Ndjson { get; } =
        from files in FilesOf("ndjson", NdjsonText)
        select new SampleFiles(files);

    public static Gen<SampleFiles> JsonArray { get; } =
        from selector in Gen.Elements(null, "items", @"data.a\.b")
        from files in FilesOf("json", JsonArrayText(selector))
        select new SampleFiles(files, selector);

    public static Gen<SampleFiles> Csv { get; } =
        from delimiter in Gen.Elements(',', ';', '\t')
        from files in FilesOf("csv", CsvText(delimiter))
        select new SampleFiles(files, Delimiter: delimiter);

    public static Gen<SampleFiles> GroupedLines { get; } =
        from files in FilesOf("jsonl", GroupedText)
        select new SampleFiles(files, ParentKey: "parent");

    public override string ToString() =>
        $"selector {Selector}, delimiter {(int)Delimiter}: " + string.Join(" | ", Files.Select(f => $"{f.Name} {JsonSerializer.Serialize(f.Text)}"));

    private static Gen<(string Text, IReadOnlyList<string> Records)> NdjsonText =>
        from records in Json.Where(j => !j.StartsWith('[')).ListOf()
        from ends in LineEnd.ListOf(records.Count)
        from blanks in Gen.Elements(string.Empty, string.Empty, "\n", " \r\n").ListOf(records.Count + 1)
        from endsInLine in Gen.Elements(true, false)
        select (
            blanks[0] + string.Concat(records.Select((r, i) => r + (i < records.Count - 1 || endsInLine ? ends[i] + blanks[i + 1] : string.Empty))),
            (IReadOnlyList<string>)records);

    private static Gen<(string Text, IReadOnlyList<string> Records)> GroupedText =>
        from parents in Gen.Choose(0, 5).ListOf().ListOf()
        from end in LineEnd
        from value in Json
        select (
            string.Concat(parents.Select((lines, p) => $"{{\"id\":{p}}}{end}" + string.Concat(lines.Select((parent, i) => GroupedLine(p, i, parent, value) + "}" + end)))),
            (IReadOnlyList<string>)[.. parents.Select((lines, p) => $"{{\"id\":{p},\"$rows\":[{GroupedRows(p, lines, -1, value)}]}}")]);

    private static Gen<(string Text, IReadOnlyList<string> Records)> CsvText(char delimiter) =>
        from products in Text.ListOf()
        from rows in Text.Two().ListOf().ListOf(products.Count)
        from end in LineEnd
        from quotesAll in Gen.Elements(true, false)
        from blank in Gen.Elements(string.Empty, "\n")
        let ids = products.Select((p, i) => $"{i}{p}x").ToList()
        select (
            "id" + delimiter + "title" + delimiter + "é \"q\"".Replace("\"", string.Empty) + end + string.Concat(ids.Select((id, i) => CsvRows(id, rows[i], delimiter, quotesAll, end) + blank)),
            (IReadOnlyList<string>)[.. ids.Select((id, i) => CsvJson(id, rows[i]))]);

    private static Gen<(string Text, IReadOnlyList<string> Records)> JsonArrayText(string? selector) =>
        from records in Json.ListOf()
        from white in White.Four()
        from other in Json
        let array = white.Item1 + "[" + white.Item2 + string.Join("," + white.Item3, records) + white.Item4 + "]" + white.Item1
        select (
            selector switch
            {
                null => array,
                "items" => $"{{\"it\\\"ems\":{other},\"items\":{array},\"more\" : {other}}}",
                _ => $"{{\"x\":{other}, \"data\" :{{\"a\":{other},\"a.b\":{array}}},\"y\":{other}}}\n",
            },
            (IReadOnlyList<string>)records);

    private static Gen<IReadOnlyList<SampleFile>> FilesOf(string ending, Gen<(string Text, IReadOnlyList<string> Records)> text) =>
        from count in Gen.Choose(1, 3)
        from texts in text.ListOf(count)
        from gzip in Gen.Elements(true, false).ListOf(texts.Count)
        from marked in Gen.Elements(true, false).ListOf(texts.Count)
        select (IReadOnlyList<SampleFile>)[.. texts.Select((t, i) =>
            new SampleFile($"{i}.{ending}{(gzip[i] ? ".gz" : string.Empty)}", (marked[i] ? "\uFEFF" : string.Empty) + t.Text, t.Records))];

    private static Gen<string> JsonOf(int depth)
    {
        var text = Text.Select(t => JsonSerializer.Serialize(t));
        var scalar = Gen.OneOf(text, Gen.Elements("null", "true", "-1.5e3", "0"));
        if (depth <= 0)
        {
            return scalar;
        }

        var inner = JsonOf(depth / 3);
        return Gen.OneOf(
            scalar,
            from values in inner.ListOf() select "[" + string.Join(", ", values) + "]",
            from names in text.ListOf() from values in inner.ListOf(names.Count) select "{" + string.Join(",", names.Zip(values, (n, v) => n + " : " + v)) + "}");
    }

    // A line belongs to the product, or to one of the lines before it.
    private static string GroupedLine(int product, int line, int parent, string value) =>
        $"{{\"parent\":\"{(Above(line, parent) < 0 ? product : $"{product}.{Above(line, parent)}")}\",\"v\":{value},\"id\":\"{product}.{line}\"";

    private static int Above(int line, int parent) => parent >= line ? -1 : parent;

    private static string GroupedRows(int product, IReadOnlyList<int> lines, int above, string value) => string.Join(
        ',',
        lines.Select((parent, i) => (parent, i)).Where(l => Above(l.i, l.parent) == above)
            .Select(l => GroupedLine(product, l.i, l.parent, value) + $",\"$rows\":[{GroupedRows(product, lines, l.i, value)}]}}"));

    private static string CsvRows(string id, IReadOnlyList<(string, string)> rows, char delimiter, bool quotesAll, string end) =>
        string.Concat(rows.DefaultIfEmpty((string.Empty, string.Empty)).Select(r => string.Join(delimiter, new[] { id, r.Item1, r.Item2 }.Select(v =>
            quotesAll || v.AsSpan().ContainsAny(Quoted) ? $"\"{v.Replace("\"", "\"\"")}\"" : v)) + end));

    private static string CsvJson(string id, IReadOnlyList<(string, string)> rows)
    {
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var all = rows.DefaultIfEmpty((string.Empty, string.Empty)).ToList();
        return $"{{{Fields((First(r => r.Item1), First(r => r.Item2)))},\"$rows\":[{string.Join(",", all.Select(r => $"{{{Fields(r)}}}"))}]}}";

        string First(Func<(string, string), string> field) => all.Select(field).FirstOrDefault(v => !EtlFunctions.Sources.Files.Blank.Is(System.Text.Encoding.UTF8.GetBytes(v)), field(all[0]));

        string Fields((string Title, string Other) r) =>
            $"\"id\":{JsonSerializer.Serialize(id, options)},\"title\":{JsonSerializer.Serialize(r.Title, options)},\"é q\":{JsonSerializer.Serialize(r.Other, options)}";
    }
}
