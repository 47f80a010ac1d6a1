namespace EtlFunctions.Mapping;

/// <summary>A currency code: three ASCII letters, kept in upper case. Whether ISO 4217 lists it is not checked.</summary>
internal sealed class CurrencyType : ColumnType<string?>
{
    private static readonly Misfit Invalid = new(RejectCodes.InvalidCurrency, "a currency code of three letters (ISO 4217) such as EUR");

    // Codes repeat in nearly every SKU; one string each is enough. A race only makes one more equal string.
    private readonly string?[] _known = new string?[26 * 26 * 26];

    /// <inheritdoc/>
    public override Misfit? Convert(in FieldValue found, out string? value)
    {
        value = null;
        var misfit = TypedText.Read(found, Invalid, out var text);
        if (misfit is not null || text.IsEmpty)
        {
            return misfit;
        }

        if (text.Length != 3 || !char.IsAsciiLetter((char)text[0]) || !char.IsAsciiLetter((char)text[1]) || !char.IsAsciiLetter((char)text[2]))
        {
            return Invalid;
        }

        // An ASCII letter's low five bits are its place in the alphabet, counted from 1.
        var (a, b, c) = ((text[0] & 31) - 1, (text[1] & 31) - 1, (text[2] & 31) - 1);
        ref var known = ref _known[(((a * 26) + b) * 26) + c];
        value = known ??= new string([(char)('A' + a), (char)('A' + b), (char)('A' + c)]);
        return null;
    }
}
