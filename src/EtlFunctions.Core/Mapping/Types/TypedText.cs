using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>The text of a number, a time or a code: white space around it never counts.</summary>
internal static class TypedText
{
    /// <summary>Takes the text of a string, or a number as it is written.</summary>
    /// <param name="found">The value.</param>
    /// <param name="misfit">What to answer for a value of another kind, apart from the code.</param>
    /// <param name="text">The text in UTF-8, decoded and trimmed; empty when blank.</param>
    /// <returns>Why the value does not fit, or <see langword="null"/>.</returns>
    public static Misfit? Read(in FieldValue found, Misfit misfit, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (found.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return misfit with { Code = RejectCodes.WrongType };
        }

        text = found.Raw;
        if (found.Escaped)
        {
            if (JsonStringText.Decode(found.Raw, escaped: true, out var decoded) is { } invalid)
            {
                return invalid;
            }

            text = Encoding.UTF8.GetBytes(decoded);
        }

        text = Trim(text);
        return null;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var first, out var length) == System.Buffers.OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == System.Buffers.OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            text = text[..^length];
        }

        return text;
    }
}
