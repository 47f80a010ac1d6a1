using System.Text;

namespace EtlFunctions.Mapping;

/// <summary>A text that stands in a unique index: a product's key or a SKU's code.</summary>
internal sealed class KeyType(bool trim) : ColumnType<string?>
{
    private static readonly Misfit TooLong = new(
        RejectCodes.OutOfRange, $"at most {MappingLimits.MaxKeyBytes} bytes of UTF-8, since the value stands in an index");

    private readonly TextType _text = new(trim);

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out string? value)
    {
        var misfit = _text.Convert(found, out value);
        return misfit is null && value is not null && IsTooLong(value) ? TooLong : misfit;
    }

    private static bool IsTooLong(string value) =>
        value.Length > MappingLimits.MaxKeyBytes / 3 && Encoding.UTF8.GetByteCount(value) > MappingLimits.MaxKeyBytes;
}
