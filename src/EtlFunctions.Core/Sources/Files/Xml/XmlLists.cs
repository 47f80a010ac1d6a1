using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the elements that a mapping takes as arrays: those must be arrays also where they come once.</summary>
internal static class XmlLists
{
    /// <summary>Gets their paths from the record, parted by slashes.</summary>
    public static IReadOnlySet<string> Of(MappingOptions mapping)
    {
        var lists = new HashSet<string>(StringComparer.Ordinal);
        FieldMapping?[] fields =
        [
            mapping.Id, mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status, mapping.Attributes, mapping.UpdatedAt,
        ];
        Add(lists, string.Empty, fields);
        if (mapping.Skus is { } skus)
        {
            var each = string.Empty;
            if (skus.Each is { } text && RecordPath.TryParseEach(text, out var path, out _))
            {
                each = Add(lists, string.Empty, path);
                lists.Add(each);
                each += "/";
            }

            Add(lists, each, [skus.Code, skus.Price, skus.Currency, skus.CompareAtPrice, skus.Stock, skus.Barcode, skus.Options]);
        }

        return lists;
    }

    private static void Add(HashSet<string> lists, string before, FieldMapping?[] fields)
    {
        foreach (var field in fields)
        {
            if (RecordPath.TryParse(field?.Path, out var path, out _))
            {
                Add(lists, before, path);
            }
        }
    }

    private static string Add(HashSet<string> lists, string before, RecordPath path)
    {
        var names = before;
        foreach (var step in path.Steps)
        {
            if (step.Name is { } name)
            {
                names = names.Length == 0 || names[^1] == '/' ? names + name : $"{names}/{name}";
            }
            else
            {
                lists.Add(names);
            }
        }

        return names;
    }
}
