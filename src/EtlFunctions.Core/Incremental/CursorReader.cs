using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EtlFunctions.Database;
using EtlFunctions.Mapping;

namespace EtlFunctions.Incremental;

/// <summary>Finds the cursor value of records, whether they can be mapped or not.</summary>
public sealed class CursorReader
{
    private readonly CursorValues _values;
    private readonly PathNode _record;

    private CursorReader(IncrementalOptions options)
    {
        _values = CursorValues.Of(options.Type);
        var paths = new PathTree();
        paths.Add(RecordPath.TryParse(options.CursorPath, out var path, out var error) ? path : throw new ArgumentException(error, nameof(options)));
        _record = paths.Build();
    }

    /// <summary>Gets the reader of a feed, or <see langword="null"/> where it is not incremental.</summary>
    /// <param name="options">The feed's part <c>incremental</c>, if it has one.</param>
    public static CursorReader? Of(IncrementalOptions? options) => options is null ? null : new CursorReader(options);

    /// <summary>Gets the higher of two watermarks.</summary>
    internal static Watermark? Higher(Watermark? one, Watermark? other) =>
        one is null || (other is not null && Utf8OrdinalComparer.Instance.Compare(one.Key, other.Key) < 0) ? other : one;

    /// <summary>Gets a record's value with its key, or <see langword="null"/> where it has none.</summary>
    /// <param name="record">The record.</param>
    public Watermark? Read(in RawRecord record)
    {
        var json = record.Payload.Span;
        if (record.Problem is not null || !Utf8.IsValid(json))
        {
            return null;
        }

        Span<FieldCapture> captures = stackalloc FieldCapture[1];
        try
        {
            var scanner = new RecordScanner(json, _record, null, captures, new VariantCaptures(0, []));
            scanner.Scan();
            return scanner.IsTooDeep ? null : Read(new FieldValue(json, captures[0]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Watermark? Read(in FieldValue found) => found.Kind switch
    {
        JsonTokenType.String => JsonStringText.Decode(found.Raw, found.Escaped, out var text) is null ? _values.Read(text) : null,
        JsonTokenType.Number => _values.Read(Encoding.UTF8.GetString(found.Raw)),
        _ => null,
    };
}
