using System.Text;
using System.Text.Json.Nodes;

namespace EtlFunctions.Tests.Feeds.Reference;

/// <summary>Writes <c>docs/feeds.md</c> from the JSON schema: a section for each object of a feed, a row for each key.</summary>
internal sealed class FeedReference
{
    private const string Intro = """
        # Feed files

        A feed is one file `feeds/<name>.json`. Comments and trailing commas are allowed, unknown keys are refused, and whatever is
        wrong is reported at once, each with its place, what was found and what was expected: `etl check <feed>`.

        `${env:NAME}` in any text is replaced by the environment variable; `$${` stands for `${`. A secret may be
        nothing but a text with one, so that none stands in a file; it is one line, so a variable made from a file or by `echo`
        must not end with a line break.

        A *path* names a field of a record: `seo.title`, `images[0].src`; a backslash before `. [ ] \` makes it part of a name.

        The smallest feed:

        ```json
        {
          "$schema": "./feed.schema.json",
          "name": "shop",
          "source": { "type": "file", "path": "products.ndjson" },
          "mapping": { "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": "price" } }
        }
        ```

        The tables below are made from [feed.schema.json](../feeds/feed.schema.json), which completes and checks feeds in an editor.


        """;

    private readonly HashSet<string> _described = [];
    private readonly StringBuilder _text = new(Intro);
    private readonly SchemaNode _schema;

    private FeedReference(JsonObject schema) => _schema = new SchemaNode(schema, schema);

    public static string Of(string schema)
    {
        var reference = new FeedReference(JsonNode.Parse(schema)!.AsObject());
        reference.WriteObject("The feed", string.Empty, reference._schema, level: 2, "A number or a truth value may be given as a text that is one variable.");
        reference.WriteColumns();
        return reference._text.ToString().ReplaceLineEndings("\n");
    }

    /// <param name="of">The type that the object belongs to, where keys of the same name belong to several.</param>
    private void WriteObject(string title, string path, SchemaNode node, int level, string description, string of = "")
    {
        Heading(title, description, level);
        WriteTable(node);
        foreach (var (key, property) in node.Properties)
        {
            WriteNested(path.Length == 0 ? key : $"{path}.{key}", property, path.Length == 0 ? 2 : 3, of);
        }
    }

    private void WriteNested(string path, SchemaNode property, int level, string of)
    {
        var target = property.Target;
        var title = $"`{path}`{(of.Length > 0 ? $" of {of}" : of)}";
        if (target.IsObject)
        {
            WriteObject(title, path, target, level, Join(property, target), of);
            return;
        }

        if (target.ObjectItems is { } items)
        {
            WriteObject(title, path, items, level, Join(property, items), of);
            return;
        }

        // What is described already, for another key, is not described again.
        if (property.Reference is { } reference && !reference.EndsWith("Column", StringComparison.Ordinal) && target.Alternatives.Any(kind => kind.Target.IsObject) && !_described.Add(reference))
        {
            return;
        }

        // Alternatives that are objects, told apart by their key type; a column is described once for all.
        var kinds = property.Reference?.EndsWith("Column", StringComparison.Ordinal) == true
            ? []
            : target.Alternatives.Where(kind => kind.Target.IsObject).ToArray();
        if (kinds.Length == 0)
        {
            return;
        }

        Heading(title, Join(property, target), level);
        foreach (var kind in kinds.Select(kind => kind.Target))
        {
            var type = SchemaType.Of(kind.Properties.Single(p => p.Key == "type").Node);
            WriteObject($"`{path}` of type {type}", path, kind, level + 1, kind.Description, of: type);
        }
    }

    private void WriteTable(SchemaNode node)
    {
        _text.Append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var (key, property) in node.Properties)
        {
            var unset = node.Required.Contains(key) ? "required" : Written(property.Default ?? property.Target.Default);
            _text.Append($"| `{key}` | {SchemaType.Of(property)} | {unset} | {Cell(property.Description)} |\n");
        }

        _text.Append('\n');
    }

    private void WriteColumns()
    {
        Heading("Columns", "A column of `mapping` is a path, or an object with `path`, `const` or `rest`, exactly one of them, and further keys:", 2);
        _text.Append("| key | columns | meaning |\n| --- | --- | --- |\n");
        var columns = _schema.Json["definitions"]!.AsObject().Select(pair => pair.Key).Where(name => name.EndsWith("Column", StringComparison.Ordinal)).ToArray();
        var keys = columns.SelectMany(column => _schema.Definition(column).Alternatives.Single(a => a.IsObject).Properties.Select(p => (p.Key, p.Node.Description, Column: SchemaType.Kind(column))));
        foreach (var key in keys.GroupBy(k => k.Key))
        {
            var where = key.Count() == columns.Length ? "all" : string.Join(", ", key.Select(k => k.Column));
            _text.Append($"| `{key.Key}` | {where} | {Cell(key.First().Description)} |\n");
        }
    }

    private void Heading(string title, string description, int level)
    {
        _text.Append($"{new string('#', level)} {title}\n\n");
        if (description.Length > 0)
        {
            _text.Append(description).Append("\n\n");
        }
    }

    private static string Join(SchemaNode property, SchemaNode target) =>
        target.Description.StartsWith(property.Description.TrimEnd('.'), StringComparison.Ordinal) ? target.Description : $"{property.Description} {target.Description}".Trim();

    private static string Written(JsonNode? value) => value is null ? string.Empty : $"`{(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)value : value.ToJsonString())}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
