using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.Mapping;

namespace EtlFunctions.Drafting;

/// <summary>Records of which some name another one that they belong to, as variants do in exports of lines or rows.</summary>
/// <param name="Key">The field that names it.</param>
/// <param name="Names">The names by which it is named, as <c>source.idKey</c> has them.</param>
/// <param name="Where">The condition under which such a record is a variant, or <see langword="null"/>.</param>
internal sealed record ParentLines(string Key, IReadOnlyList<string> Names, (string Field, string Pattern)? Where)
{
    private const string ShopifyVariant = "gid://shopify/ProductVariant/";

    private static readonly string[] Keys = ["parentid", "parent", "parentsku", "parentkey", "parentproductid"];

    /// <summary>Gets the fields of the records that name none.</summary>
    public SampleFields Products { get; } = new();

    /// <summary>Gets the fields of those that name one and are variants.</summary>
    public SampleFields Variants { get; } = new();

    /// <summary>Finds out whether records name others.</summary>
    /// <returns>How, with the fields of both kinds, or <see langword="null"/> where they do not.</returns>
    public static ParentLines? Find(IReadOnlyCollection<RawRecord> records)
    {
        var objects = records.Select(Parse).OfType<JsonObject>().ToArray();
        var key = objects.SelectMany(o => o.Select(member => member.Key)).Distinct().FirstOrDefault(name => Keys.Contains(Word.Of(name)));
        var children = key is null ? [] : objects.Where(o => TextOf(o, key) is not null).ToArray();
        if (key is null || children.Length == 0 || children.Length == objects.Length || NamesOf(objects, [.. children.Select(c => TextOf(c, key)!)]) is not { } names)
        {
            return null;
        }

        var found = new ParentLines(key, names, WhereOf(children));
        foreach (var record in records)
        {
            if (Parse(record) is { } line)
            {
                found.Add(line, record);
            }
        }

        return found.Products.Records == 0 || found.Variants.Records == 0 ? null : found;
    }

    /// <summary>Adds what it says to the part <c>source</c> of a feed.</summary>
    public void AddTo(JsonObject source)
    {
        source["parentKey"] = Key;
        if (Names is not ["id"])
        {
            source["idKey"] = Names.Count == 1 ? Names[0] : new JsonArray([.. Names.Select(name => (JsonNode)name)]);
        }

        if (Where is var (field, pattern))
        {
            source["childWhere"] = new JsonObject { [field] = pattern };
        }
    }

    private void Add(JsonObject line, in RawRecord record)
    {
        if (TextOf(line, Key) is null)
        {
            Products.Add(record);
        }
        else if (Where is not var (field, pattern) || TextOf(line, field)?.StartsWith(pattern[..^1], StringComparison.Ordinal) == true)
        {
            Variants.Add(record);
        }
    }

    private static List<string>? NamesOf(JsonObject[] records, string[] parents)
    {
        string[] fields = [.. records[0].Select(member => member.Key).Where(name => ColumnWords.Id.Contains(Word.Of(name)))];
        var unknown = parents.ToHashSet(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var (form, prefix, field) in fields.SelectMany(f => new[] { (f, string.Empty, f), ($"id:{{{f}}}", "id:", f) }))
        {
            if (unknown.RemoveWhere(parent => records.Any(r => TextOf(r, field) is { } text && prefix + text == parent)) > 0)
            {
                names.Add(form);
            }
        }

        // Some of the first records may name one that stands further in.
        return names.Count > 0 && unknown.Count * 10 <= parents.Length ? names : null;
    }

    private static (string Field, string Pattern)? WhereOf(JsonObject[] children)
    {
        string[] ids = [.. children.Select(child => TextOf(child, "id")).OfType<string>()];
        return ids.Any(id => id.StartsWith(ShopifyVariant, StringComparison.Ordinal)) && !ids.All(id => id.StartsWith(ShopifyVariant, StringComparison.Ordinal))
            ? ("id", ShopifyVariant + "*")
            : null;
    }

    private static JsonObject? Parse(RawRecord record)
    {
        try
        {
            return record.Problem is null ? JsonNode.Parse(record.Payload.Span) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonObject record, string name) =>
        record.TryGetPropertyValue(name, out var value) && value is JsonValue && value.ToString() is { Length: > 0 } text ? text : null;
}
