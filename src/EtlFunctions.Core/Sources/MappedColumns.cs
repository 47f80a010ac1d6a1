using System.Text.Json;
using EtlFunctions.Feeds.Reading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources;

/// <summary>The columns that a mapping takes from rows, compared with those that are there.</summary>
internal static class MappedColumns
{
    private const int MaxNamesTold = 20;

    /// <summary>Says which mapped columns are not there and which are probably meant; <see langword="null"/> when all are there.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="hasParts">Whether a column's value may have fields of its own.</param>
    public static string? Missing(MappingOptions mapping, IReadOnlyList<string> columns, bool hasParts)
    {
        var missing = Paths(mapping).Where(m => !IsThere(m.Path, columns, hasParts)).Select(m => Tell(m.Key, m.Path, m.Text, columns, hasParts)).ToArray();
        return missing.Length == 0 ? null : $"found no column for {string.Join(", ", missing)}; the columns are {Told(columns)}";
    }

    /// <summary>Counts the mapped columns that are there.</summary>
    public static int Count(MappingOptions mapping, IReadOnlyList<string> columns) => Paths(mapping, withOptional: true).Count(m => IsThere(m.Path, columns, hasParts: false));

    /// <summary>Gets the first key of the mapping that takes a column, or <see langword="null"/>.</summary>
    public static string? ReaderOf(MappingOptions mapping, string column) =>
        Paths(mapping, withOptional: true).Where(m => Column(m.Path) == column).Select(m => m.Key).FirstOrDefault();

    /// <summary>Lists names for a message.</summary>
    public static string Told(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNamesTold).Select(n => $"\"{FoundText.Quote(n)}\"")) + (names.Count > MaxNamesTold ? ", …" : string.Empty);

    private static bool IsThere(RecordPath path, IReadOnlyList<string> columns, bool hasParts) =>
        Column(path) is not { } name || (columns.Contains(name) && (hasParts || IsWhole(path)));

    // The rows of a product are an array in its record; what is named below them is a column again.
    private static string? Column(RecordPath path) => path.Steps switch
    {
        [{ Name: SkuReader.RowsField }] or [{ Name: SkuReader.RowsField }, { Name: null }] => null,
        [{ Name: SkuReader.RowsField }, { Name: null }, var step, ..] => step.Name,
        var steps => steps[0].Name,
    };

    private static bool IsWhole(RecordPath path) => path.Steps.Count == 1 || (path.Steps[0].Name == SkuReader.RowsField && path.Steps.Count <= 3);

    private static string Tell(string key, RecordPath path, string text, IReadOnlyList<string> columns, bool hasParts)
    {
        if (path.Steps.Count > 1 && columns.Contains(text))
        {
            return $"{key} \"{text}\" (for the column of that name write {JsonEncodedText.Encode(Escape(text), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)})";
        }

        var name = Column(path)!;
        if (!hasParts && columns.Contains(name))
        {
            return $"{key} \"{text}\" (\"{name}\" is a column, but its values are texts without parts)";
        }

        return $"{key} \"{text}\"{(NearestWord.To(name, columns) is { } near ? $" (perhaps \"{FoundText.Quote(near)}\" is meant)" : string.Empty)}";
    }

    private static string Escape(string name) => string.Concat(name.Select(c => c is '.' or '[' or ']' or '\\' ? $"\\{c}" : c.ToString()));

    private static IEnumerable<(string Key, RecordPath Path, string Text)> Paths(MappingOptions mapping, bool withOptional = false)
    {
        foreach (var (key, field) in Fields(mapping))
        {
            if (field is { Path: { } text } && (withOptional || !field.Optional) && RecordPath.TryParse(text, out var path, out _))
            {
                yield return ($"mapping.{key}", path, text);
            }
        }

        if (mapping is { Mapper: null, Skus.Each: { } each } && RecordPath.TryParseEach(each, out var array, out _))
        {
            yield return ("mapping.skus.each", array, each);
        }
    }

    private static IEnumerable<(string Key, FieldMapping? Field)> Fields(MappingOptions mapping)
    {
        IEnumerable<(string, FieldMapping?)> fields = [("id", mapping.Id)];
        if (mapping.Mapper is not null)
        {
            return fields;
        }

        fields = fields.Concat([
            ("title", mapping.Title), ("description", mapping.Description), ("brand", mapping.Brand), ("category", mapping.Category),
            ("status", mapping.Status), ("attributes", mapping.Attributes), ("updatedAt", mapping.UpdatedAt),
        ]);
        return mapping.Skus is { } skus && (skus.Each is null or SkuReader.RowsField or SkuReader.RowsField + "[]")
            ? fields.Concat([
                ("skus.code", skus.Code), ("skus.price", skus.Price), ("skus.currency", skus.Currency), ("skus.compareAtPrice", skus.CompareAtPrice),
                ("skus.stock", skus.Stock), ("skus.barcode", skus.Barcode), ("skus.options", skus.Options),
            ])
            : fields;
    }
}
