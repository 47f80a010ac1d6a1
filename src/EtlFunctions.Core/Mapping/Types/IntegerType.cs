using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>An <c>integer</c> column. Decimals are taken when they are zeros.</summary>
internal sealed class IntegerType(char separator) : ColumnType<int?>
{
    private const long Largest = int.MaxValue;

    private static readonly Misfit Invalid = new(RejectCodes.InvalidNumber, "a whole number");
    private static readonly Misfit Range = new(RejectCodes.OutOfRange, $"a whole number from {int.MinValue} to {int.MaxValue}");

    private readonly Misfit _other = new(RejectCodes.InvalidNumber, $"a whole number; where the source writes all its numbers so, set decimalSeparator to \"{(separator == '.' ? ',' : '.')}\"");

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out int? value)
    {
        value = null;
        var misfit = TypedText.Read(found, Invalid, out var text);
        if (misfit is not null || text.IsEmpty)
        {
            return misfit;
        }

        if (!NumberText.TryParse(text, found.Kind == JsonTokenType.Number ? '.' : separator, out var number))
        {
            return found.Kind != JsonTokenType.Number && NumberText.TryParse(text, separator == '.' ? ',' : '.', out _) ? _other : Invalid;
        }

        if (!number.TryScale(0, number.Negative ? Largest + 1 : Largest, out var units, out _, out var exact))
        {
            return Range;
        }

        if (!exact)
        {
            return Invalid;
        }

        value = (int)(number.Negative ? -units : units);
        return null;
    }
}
