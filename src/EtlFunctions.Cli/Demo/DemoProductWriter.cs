using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Cli.Demo;

/// <summary>Writes one sample product as a JSON object.</summary>
internal static class DemoProductWriter
{
    // Numbers from 200 on are for use inside a shop (GS1), so no sample bears a real product's barcode.
    private const long FirstBarcode = 200_000_000_000;
    private const ulong Seed = 20260301;

    // Three SKUs a product on average.
    private static readonly int[] SkuCounts = [3, 2, 4, 3, 1, 3, 5, 2, 3, 4];
    private static readonly string[] Endings = ["00", "49", "90", "95", "99"];
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the number of SKUs of a product.</summary>
    public static int SkusOf(int number) => SkuCounts[number % SkuCounts.Length];

    public static void Write(Utf8JsonWriter json, int number)
    {
        var random = new DemoRandom(Seed + (ulong)number);
        var category = random.Of(DemoCategory.All);
        var brand = random.Of(DemoWords.Brands);
        var material = random.Of(category.Materials);
        var noun = random.Of(category.Nouns);
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"P-{number:D5}"));
        json.WriteString("title", $"{random.Of(DemoWords.Adjectives)} {noun} {random.Of(DemoWords.Series)}");
        json.WriteString("description", $"{random.Of(DemoWords.Openings)} {noun} of {material} by {brand}. {random.Of(DemoWords.Closings)}");
        json.WriteString("brand", brand);
        json.WriteString("category", category.Name);
        json.WriteString("status", random.Of(DemoWords.Statuses));
        json.WriteStartObject("attributes");
        json.WriteString("material", material);
        json.WriteString("origin", random.Of(DemoWords.Origins));
        json.WriteNumber("weightGrams", 40 + (random.Below(200) * 10));
        json.WriteEndObject();
        json.WriteString("updated_at", Epoch.AddMinutes(random.Below(80_000)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteStartArray("variants");
        WriteVariants(json, number, category, brand, ref random);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVariants(Utf8JsonWriter json, int number, DemoCategory category, string brand, ref DemoRandom random)
    {
        var count = SkusOf(number);
        var first = random.Below(category.Values.Length - count + 1);
        var color = random.Of(DemoWords.Colors);
        var basePrice = category.LowPrice + random.Below(category.HighPrice - category.LowPrice);
        var ending = random.Of(Endings);
        var isReduced = random.Below(6) == 0;
        for (var i = 0; i < count; i++)
        {
            var price = Price(basePrice + (i * Math.Max(1, basePrice / 8)), ending);
            json.WriteStartObject();
            json.WriteString("sku", string.Create(CultureInfo.InvariantCulture, $"{Initials(brand)}-{number:D5}-{i + 1}"));
            json.WriteNumber("price", price);
            if (isReduced)
            {
                json.WriteNumber("compareAtPrice", decimal.Round(price * 1.25m, 2));
            }

            json.WriteString("currency", "EUR");
            json.WriteNumber("stock", random.Below(8) == 0 ? 0 : random.Below(400));
            json.WriteString("barcode", Ean13.Of(FirstBarcode + (number * 10) + i));
            json.WriteStartObject("options");
            json.WriteString("color", color);
            json.WriteString(category.Axis, category.Values[first + i]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static decimal Price(int euros, string ending) => euros + (decimal.Parse(ending, CultureInfo.InvariantCulture) / 100m);

    private static string Initials(string brand) =>
        new([.. brand.Where(char.IsAsciiLetter).Take(3).Select(char.ToUpperInvariant)]);
}
