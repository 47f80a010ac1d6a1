using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>Where a value was found in a record's bytes.</summary>
/// <param name="Kind">The value's first token; <see cref="JsonTokenType.None"/> when the record has no such value.</param>
/// <param name="Escaped">Whether a text holds backslash escapes.</param>
/// <param name="Start">The offset of its first byte; of a text, without the quotes.</param>
/// <param name="Length">The number of its bytes; of a text, without the quotes.</param>
internal readonly record struct FieldCapture(JsonTokenType Kind, bool Escaped, int Start, int Length);
