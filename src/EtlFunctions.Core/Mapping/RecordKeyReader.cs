using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Reads only the key of a record, also of one that the mapping rejects for another reason.</summary>
public sealed class RecordKeyReader
{
    private readonly DeclaredRecordMapper _id;
    private readonly string? _field;

    private readonly bool _isTransformed;

    private RecordKeyReader(DeclaredRecordMapper id, string? field, bool isTransformed) => (_id, _field, _isTransformed) = (id, field, isTransformed);

    /// <summary>Makes the reader for a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="isTransformed">Whether it is of what a transform makes: of a record that was not transformed it tells nothing.</param>
    /// <returns>The reader, or <see langword="null"/> where the key is not declared: a mapper in code reads it as it likes.</returns>
    public static RecordKeyReader? Of(MappingOptions mapping, bool isTransformed = false)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var id = new MappingOptions { Id = mapping.Id, Trim = mapping.Trim, DecimalSeparator = mapping.DecimalSeparator };
        return mapping.Mapper is null && DeclaredRecordMapper.TryCompile(id, out var mapper, out _) ? new RecordKeyReader(mapper, FieldOf(mapping.Id), isTransformed) : null;
    }

    /// <summary>Reads what most likely is the key, looking no further than needed: a later field of the same name, which would count, is not seen.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The key, or <see langword="null"/>.</returns>
    public string? Guess(in RawRecord record)
    {
        if (_field is null)
        {
            return Read(record);
        }

        try
        {
            var json = new Utf8JsonReader(record.Payload.Span, RecordScanner.JsonOptions);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isKey = json.ValueTextEquals(_field);
                json.Read();
                if (isKey)
                {
                    return json.TokenType switch
                    {
                        JsonTokenType.String => json.GetString()!.Trim(),
                        JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
                        _ => Read(record),
                    };
                }

                json.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The load meets it again.
        }

        return null;
    }

    /// <summary>Reads the key.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The key as the mapping makes it, or <see langword="null"/> where the record has none that can be read.</returns>
    public string? Read(in RawRecord record) => IsRaw(record) ? null : _id.Map(record with { Problem = null }).Product?.ExternalId;

    private bool IsRaw(in RawRecord record) =>
        _isTransformed && record.Problem is { } problem && (record.From is null || problem.Stage == Catalog.RejectStage.Transform);

    private static string? FieldOf(FieldMapping? id) =>
        id is { Path: { } text, Default: null, Trim: not false } && RecordPath.TryParse(text, out var path, out _) && path.Steps is [{ Name: { } name }] ? name : null;
}
