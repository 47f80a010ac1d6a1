using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Tells of which product a transformed row is.</summary>
internal sealed class RowKeys
{
    private readonly RecordKeyReader? _keys;
    private readonly DeclaredRecordMapper[] _columns;
    private readonly string? _idField;

    public RowKeys(MappingOptions mapping)
    {
        _keys = RecordKeyReader.Of(mapping);
        _idField = mapping.Id?.Path is { } path && RecordPath.TryParse(path, out var parsed, out _) && parsed.Steps is [{ Name: { } name }] ? name : null;
        FieldMapping?[] columns = [mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status];
        _columns = mapping is { Mapper: null, Skus: not null } ? [.. columns.Where(c => c?.Path is not null).Select(MapperOf)] : [];
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
    public bool IsOfAbove(in RawRecord row)
    {
        if (_columns.Length == 0 || row.Problem is not null)
        {
            return false;
        }

        foreach (var column in _columns)
        {
            if (column.Map(row).Reject?.Code != RejectCodes.MissingId)
            {
                return false;
            }
        }

        return true;
    }

    // Mapped as the key, a column tells apart what is blank from what has a value, of whatever kind and length.
    private static DeclaredRecordMapper MapperOf(FieldMapping? field) => DeclaredRecordMapper.Compile(new MappingOptions { Id = field! with { Default = null } });
}
