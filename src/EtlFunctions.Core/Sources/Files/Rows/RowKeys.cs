using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Tells of which product a transformed row is.</summary>
internal sealed class RowKeys
{
    private readonly RecordKeyReader? _keys;
    private readonly DeclaredRecordMapper? _product;
    private readonly string? _idField;

    public RowKeys(MappingOptions mapping)
    {
        _keys = RecordKeyReader.Of(mapping);
        _idField = mapping.Id?.Path is { } path && RecordPath.TryParse(path, out var parsed, out _) && parsed.Steps is [{ Name: { } name }] ? name : null;
        FieldMapping?[] columns = [mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status];
        if (mapping is { Mapper: null, Skus: not null } && columns.Any(c => c?.Path is not null))
        {
            var product = new MappingOptions
            {
                // A product has a key; which it is does not matter here.
                Id = new FieldMapping { Const = "\"-\"" },
                Title = Plain(mapping.Title),
                Description = Plain(mapping.Description),
                Brand = Plain(mapping.Brand),
                Category = Plain(mapping.Category),
                Status = Plain(mapping.Status),
            };
            _product = DeclaredRecordMapper.Compile(product);
        }
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

        try
        {
            using var json = JsonDocument.Parse(row.Payload);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(_idField, out var id)
                && (id.ValueKind == JsonValueKind.Null || (id.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(id.GetString())));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Tells whether a row without a key is one more of the product above it: no mapped column of the product has a value.</summary>
    public bool IsOfAbove(in RawRecord row) => _product is not null
        && _product.Map(row) is { IsProduct: true, Product: { Title: null, Description: null, Brand: null, Category: null, Status: null } };

    private static FieldMapping? Plain(FieldMapping? field) => field?.Path is null ? null : field with { Default = null };
}
