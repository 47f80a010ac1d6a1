namespace EtlFunctions.Drafting;

/// <summary>Writes the transform for prices that have their currency in them, such as <c>19.99 USD</c>.</summary>
internal static class PriceScript
{
    /// <summary>The field that the script puts the number into.</summary>
    public const string Amount = "price_amount";

    /// <summary>The field that the script puts the currency into.</summary>
    public const string Currency = "price_currency";

    /// <summary>Tells whether a script can be written: every value is a number with a point and a code of three letters, at the top of its record.</summary>
    public static bool CanTakeApart(SampleField price) =>
        price.Words.Count == 1 && price.Samples.All(text => ValueForm.HasCode(text) && !ValueForm.HasDecimalComma(text));

    /// <summary>Writes it.</summary>
    /// <param name="price">The field.</param>
    /// <param name="each">The path of the array of variants that have it, or <see langword="null"/> where the record has it.</param>
    public static string Of(SampleField price, string? each)
    {
        var field = DraftJson.Text(price.Path);
        const string Assign = "Object.assign({0}, parts({0}[{1}]));";
        var body = each is null
            ? "  " + string.Format(System.Globalization.CultureInfo.InvariantCulture, Assign, "record", field)
            : $"  for (const variant of record.{each.Replace(".", "?.", StringComparison.Ordinal)} ?? []) {{\n    {string.Format(System.Globalization.CultureInfo.InvariantCulture, Assign, "variant", field)}\n  }}";
        return $$"""
            // Takes {{DraftJson.Text(price.Example())}} apart into a number and a currency. Another form is an error, so its record becomes a reject.
            const form = /^([A-Za-z]{3})? ?([0-9.,]+) ?([A-Za-z]{3})?$/;

            function parts(text) {
              if (text === null || text === undefined || text === "") return {};
              const found = form.exec(text);
              if (!found || !(found[1] || found[3])) throw new Error(`found the price "${text}", expected one such as {{price.Example()}}`);
              return { {{Amount}}: found[2], {{Currency}}: (found[1] ?? found[3]).toUpperCase() };
            }

            export default function (record) {
            {{body}}
              return record;
            }

            """;
    }
}
