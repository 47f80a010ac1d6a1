using System.Text;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>A text column. A number or a boolean is taken as it is written; a blank text is no value.</summary>
internal sealed class TextType(bool trim) : ColumnType<string?>
{
    private static readonly Misfit WrongType = new(RejectCodes.WrongType, "a text, a number or a boolean");

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out string? value)
    {
        value = null;
        switch (found.Kind)
        {
            case JsonTokenType.String:
                var misfit = JsonStringText.Decode(found.Raw, found.Escaped, out value);
                value = trim ? value.Trim() : value;
                value = value.Length == 0 ? null : value;
                return misfit;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                value = Encoding.UTF8.GetString(found.Raw);
                return null;
            default:
                return WrongType;
        }
    }
}
