namespace EtlFunctions.Mapping;

/// <summary>Reads only the key of a record, also of one that the mapping rejects for another reason.</summary>
public sealed class RecordKeyReader
{
    private readonly DeclaredRecordMapper _id;

    private RecordKeyReader(DeclaredRecordMapper id) => _id = id;

    /// <summary>Makes the reader for a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>The reader, or <see langword="null"/> where the key is not declared: a mapper in code reads it as it likes.</returns>
    public static RecordKeyReader? Of(MappingOptions mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var id = new MappingOptions { Id = mapping.Id, Trim = mapping.Trim, DecimalSeparator = mapping.DecimalSeparator };
        return mapping.Mapper is null && DeclaredRecordMapper.TryCompile(id, out var mapper, out _) ? new RecordKeyReader(mapper) : null;
    }

    /// <summary>Reads the key.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The key as the mapping makes it, or <see langword="null"/> where the record has none that can be read.</returns>
    public string? Read(in RawRecord record) => _id.Map(record with { Problem = null }).Product?.ExternalId;
}
