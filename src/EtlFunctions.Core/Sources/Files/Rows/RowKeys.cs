using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Tells of which product a transformed row is.</summary>
internal sealed class RowKeys
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MappingLimits.MaxNesting + 1 };

    private readonly RecordKeyReader? _keys;
    private readonly RecordPath[] _product;
    private readonly string? _idField;

    public RowKeys(MappingOptions mapping)
    {
        _keys = RecordKeyReader.Of(mapping);
        _idField = mapping.Id?.Path is { } path && RecordPath.TryParse(path, out var parsed, out _) && parsed.Steps is [{ Name: { } name }] ? name : null;
        FieldMapping?[] columns = [mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status];
        _product = mapping is { Mapper: null, Skus: not null }
            ? [.. columns.Where(c => c?.Path is not null).Select(c => RecordPath.TryParse(c!.Path, out var column, out _) ? column : null).OfType<RecordPath>()]
            : [];
    }

    /// <summary>Gets the key of a row, or <see langword="null"/> where it has none.</summary>
    public string? Of(in RawRecord row) => _keys?.Read(row);

    /// <summary>Gets the key of a row as it was before the transform, where the field that is mapped is there.</summary>
    public string? OfRaw(in RawRecord row) => _keys?.Read(row with { Problem = null, From = null });

    /// <summary>Tells whether a row has the field of the key before the transform, and in it nothing, as the further rows of a product do.</summary>
    public bool HasNoKey(in RawRecord row)
    {
        if (_idField is null)
        {
            return false;
        }

        using var json = JsonDocument.Parse(row.Payload, Options);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(_idField, out var id) && IsBlank(id);
    }

    /// <summary>Tells whether a row without a key is one more of the product above it: no mapped column of the product has a value.</summary>
    public bool IsOfAbove(in RawRecord row)
    {
        if (_product.Length == 0)
        {
            return false;
        }

        using var json = JsonDocument.Parse(row.Payload, Options);
        return Array.TrueForAll(_product, path => IsBlank(json.RootElement, path));
    }

    private static bool IsBlank(JsonElement value, RecordPath path)
    {
        foreach (var step in path.Steps)
        {
            if (step.Name is { } name)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return true;
                }
            }
            else if (value.ValueKind != JsonValueKind.Array || step.Index < 0 || step.Index >= value.GetArrayLength())
            {
                return true;
            }
            else
            {
                value = value[step.Index];
            }
        }

        return IsBlank(value);
    }

    private static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        // Not decoded: a text may hold half of a surrogate pair.
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetRawText()[1..^1].Replace("\\n", " ", StringComparison.Ordinal).Replace("\\r", " ", StringComparison.Ordinal).Replace("\\t", " ", StringComparison.Ordinal)),
        _ => false,
    };
}
