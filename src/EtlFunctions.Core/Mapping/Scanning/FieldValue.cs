using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A value found in a record: its kind and its bytes as they stand there.</summary>
internal readonly ref struct FieldValue(ReadOnlySpan<byte> record, in FieldCapture capture)
{
    /// <summary>Gets the value's first token.</summary>
    public JsonTokenType Kind { get; } = capture.Kind;

    /// <summary>Gets a value indicating whether a text holds backslash escapes.</summary>
    public bool Escaped { get; } = capture.Escaped;

    /// <summary>Gets the bytes in the record; of a text, without the quotes and with its escapes.</summary>
    public ReadOnlySpan<byte> Raw { get; } = record.Slice(capture.Start, capture.Length);

    /// <summary>Gets a value indicating whether there is no value or <c>null</c>.</summary>
    public bool IsNothing => Kind is JsonTokenType.None or JsonTokenType.Null;
}

/// <summary>Where a value was found in a record's bytes.</summary>
/// <param name="Kind">The value's first token; <see cref="JsonTokenType.None"/> when the record has no such value.</param>
/// <param name="Escaped">Whether a text holds backslash escapes.</param>
/// <param name="Start">The offset of its first byte; of a text, without the quotes.</param>
/// <param name="Length">The number of its bytes; of a text, without the quotes.</param>
internal readonly record struct FieldCapture(JsonTokenType Kind, bool Escaped, int Start, int Length);
