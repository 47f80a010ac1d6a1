using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Copies JSON token by token without the white space between them, refusing what <c>jsonb</c> cannot hold.</summary>
/// <remarks>
/// Tokens keep their bytes: the same record gives the same text, and a number none of its digits. The grammar, the UTF-8 and
/// the nesting are checked before.
/// </remarks>
internal ref struct JsonCompactor
{
    private static readonly Misfit NumberRange = new(
        RejectCodes.OutOfRange, "a number of at most 131,072 digits before and 16,383 after the point, as PostgreSQL's numeric can hold");

    private readonly Span<byte> _output;
    private Utf8JsonReader _reader;
    private int _length;
    private bool _afterValue;
    private Misfit? _misfit;

    private JsonCompactor(ReadOnlySpan<byte> json, Span<byte> output)
    {
        _reader = new Utf8JsonReader(json, RecordScanner.JsonOptions);
        _output = output;
    }

    /// <summary>Compacts one value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="text">The compact text, or <see langword="null"/> when it does not fit.</param>
    /// <returns>Why <c>jsonb</c> cannot hold the value, or <see langword="null"/>.</returns>
    public static Misfit? Compact(ReadOnlySpan<byte> json, out string? text) => Run(json, named: null, out text);

    /// <summary>Compacts the fields of an object that no path names; within a field of which paths name parts, the other parts.</summary>
    /// <remarks>Arrays stay whole even when a path names an element, since taking it out would move the others.</remarks>
    /// <param name="json">The object.</param>
    /// <param name="named">The tree of the paths.</param>
    /// <param name="text">The compact text; <see langword="null"/> when no field is left or it does not fit.</param>
    /// <returns>Why <c>jsonb</c> cannot hold the fields, or <see langword="null"/>.</returns>
    public static Misfit? CompactRest(ReadOnlySpan<byte> json, PathNode named, out string? text)
    {
        var misfit = Run(json, named, out text);
        text = text == "{}" ? null : text;
        return misfit;
    }

    private static Misfit? Run(ReadOnlySpan<byte> json, PathNode? named, out string? text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        var compactor = new JsonCompactor(json, buffer);
        compactor._reader.Read();
        compactor.CopyValue(named);
        text = compactor._misfit is null ? Encoding.UTF8.GetString(buffer, 0, compactor._length) : null;
        ArrayPool<byte>.Shared.Return(buffer);
        return compactor._misfit;
    }

    private void CopyValue(PathNode? named)
    {
        if (named is not null && _reader.TokenType == JsonTokenType.StartObject)
        {
            CopyUnnamed(named);
            return;
        }

        var depth = _reader.CurrentDepth;
        CopyToken();
        if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                _reader.Read();
                CopyToken();
            }
            while (_reader.CurrentDepth > depth);
        }
    }

    private void CopyUnnamed(PathNode named)
    {
        CopyToken();
        var next = 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var node = named.Find(ref _reader, ref next);
            if (node is { IsNamed: true })
            {
                _reader.Skip();
                continue;
            }

            CopyToken();
            _reader.Read();
            CopyValue(node);
        }

        CopyToken();
    }

    private void CopyToken()
    {
        var kind = _reader.TokenType;
        var raw = _reader.ValueSpan;
        if (kind is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && _afterValue)
        {
            _output[_length++] = (byte)',';
        }

        _afterValue = kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        if (kind is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            if (kind == JsonTokenType.Number && !JsonNumberRange.Contains(raw))
            {
                _misfit ??= NumberRange with { Found = $"in it the number {FoundText.Quote(raw)}" };
            }

            raw.CopyTo(_output[_length..]);
            _length += raw.Length;
            return;
        }

        if (_reader.ValueIsEscaped && JsonStringText.Check(raw) is { } misfit)
        {
            _misfit ??= misfit with { Found = $"in it the text \"{FoundText.Quote(raw)}\"" };
        }

        _output[_length++] = (byte)'"';
        raw.CopyTo(_output[_length..]);
        _length += raw.Length;
        _output[_length++] = (byte)'"';
        if (kind == JsonTokenType.PropertyName)
        {
            _output[_length++] = (byte)':';
        }
    }
}
