using System.Globalization;
using System.Text.RegularExpressions;

namespace EtlFunctions.Drafting;

/// <summary>The forms of values that columns take.</summary>
internal static partial class ValueForm
{
    /// <summary>Tells whether a text is a number, whichever separators it has; a currency may stand beside it.</summary>
    public static bool IsPrice(string text) => PriceText().IsMatch(text);

    /// <summary>Tells whether a price has a currency's sign or code in it.</summary>
    public static bool HasCurrency(string text) => IsPrice(text) && text.Any(c => char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol);

    /// <summary>Tells whether a price has the three letters of a currency before or behind it.</summary>
    public static bool HasCode(string text) => PriceWithCode().IsMatch(text);

    public static bool IsNumber(string text) => IsPrice(text) && !HasCurrency(text);

    public static bool IsInteger(string text) => IntegerText().IsMatch(text);

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetter);

    /// <summary>Tells whether a text is a time in ISO 8601, by its beginning.</summary>
    public static bool IsIsoTime(string text) => IsoTime().IsMatch(text);

    /// <summary>Tells whether only a decimal comma explains a number.</summary>
    public static bool HasDecimalComma(string text) => DecimalComma().IsMatch(text);

    /// <summary>Tells whether only a decimal point explains a number.</summary>
    public static bool HasDecimalPoint(string text) => DecimalPoint().IsMatch(text);

    [GeneratedRegex(@"^(?:\p{Sc}|[A-Za-z]{3})? ?[+-]?\d[\d.,'\u00A0\u202F ]*(?: ?(?:\p{Sc}|[A-Za-z]{3}))?\z")]
    private static partial Regex PriceText();

    [GeneratedRegex(@"^(?:[A-Za-z]{3} ?[0-9][0-9.,]*|[0-9][0-9.,]* ?[A-Za-z]{3})\z")]
    private static partial Regex PriceWithCode();

    [GeneratedRegex(@"^[+-]?\d{1,15}(?:[.,]0+)?\z")]
    private static partial Regex IntegerText();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|\z)")]
    private static partial Regex IsoTime();

    /// <summary>Tells whether a number reads as thousands or as three decimals.</summary>
    public static bool HasAmbiguousSeparator(string text) => OneSeparator().IsMatch(text);

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}[.,]\d{3}\z")]
    private static partial Regex OneSeparator();

    [GeneratedRegex(@",\d{1,2}(?:\D|\z)|\.\d{3},|,\d{4,}")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"\.\d{1,2}(?:\D|\z)|,\d{3}\.|\.\d{4,}")]
    private static partial Regex DecimalPoint();
}
