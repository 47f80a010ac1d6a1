using System.Globalization;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class RecordMapperProperties
{
    private static readonly DeclaredRecordMapper Mapper = DeclaredRecordMapper.Compile(Full);

    // Every kind of path at once, so that damaged records meet all of the scanner.
    private static readonly DeclaredRecordMapper Winding = DeclaredRecordMapper.Compile(Full with
    {
        Title = At("variants[1].sku"),
        Brand = At("attributes.a[1].b"),
        Category = At("more.id"),
        Attributes = new FieldMapping { Rest = true },
        DecimalSeparator = ',',
    });

    private static readonly DeclaredRecordMapper Flat = DeclaredRecordMapper.Compile(Full with { Skus = Full.Skus! with { Each = null } });

    [Property(MaxTest = 2000)]
    public void Map_AnyBytes_GivesAProductOrAReject(byte[] bytes) => Same(bytes);

    [Property(MaxTest = 2000)]
    public Property Map_DamagedRecord_GivesAProductOrAReject() => Prop.ForAll(
        ProductGenerator.Product(),
        ProductGenerator.Seed(),
        (product, seed) =>
        {
            var random = new System.Random(seed);
            var json = ProductJson.Render(product, fields => fields, escape: random.Next(2) == 0, indent: random.Next(2) == 0).ToList();
            for (var damage = random.Next(1, 4); damage > 0 && json.Count > 0; damage--)
            {
                Damage(json, random);
            }

            Same([.. json]);
        });

    [Property(MaxTest = 500)]
    public Property Map_RenderedProduct_GivesTheProduct() => Prop.ForAll(
        ProductGenerator.Product(),
        Gen.Elements(true, false).ToArbitrary(),
        Gen.Elements(true, false).ToArbitrary(),
        (product, escape, indent) =>
        {
            var mapped = Map(Mapper, ProductJson.Render(product, fields => fields, escape, indent));

            Assert.True(mapped.IsProduct, mapped.Reject?.Message);
            Assert.Equal(product.Skus, mapped.Product.Skus);
            Assert.Equal(product with { Skus = [] }, mapped.Product with { Skus = [] });
        });

    [Property(MaxTest = 500)]
    public Property Map_FieldsInAnyOrder_GiveTheSame() => Prop.ForAll(
        ProductGenerator.Product(),
        ProductGenerator.Seed(),
        (product, seed) =>
        {
            var random = new System.Random(seed);
            var shuffled = ProductJson.Render(
                product,
                fields =>
                {
                    random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
                    return fields;
                },
                escape: false,
                indent: false);

            Assert.Equal(
                Describe(Mapper, ProductJson.Render(product, fields => fields, escape: false, indent: false)), Describe(Mapper, shuffled));
        });

    [Property(MaxTest = 500)]
    public Property Map_EveryFieldTwice_TakesTheLast() => Prop.ForAll(
        ProductGenerator.Product(),
        ProductGenerator.Product(),
        (first, last) =>
        {
            var before = ProductJson.Render(first, fields => fields, escape: false, indent: false);
            var after = ProductJson.Render(last, fields => fields, escape: false, indent: false);

            Assert.Equal(Describe(Mapper, after), Describe(Mapper, [.. before[..^1], (byte)',', .. after[1..]]));
        });

    [Property(MaxTest = 1000)]
    public Property Decimal_RenderedWithSeparators_IsReadBack() => Prop.ForAll(
        ProductGenerator.Long(-999_999_999_999_999_999, 999_999_999_999_999_999).ToArbitrary(),
        Gen.Choose(0, 14).ToArbitrary(),
        Gen.Elements(true, false).ToArbitrary(),
        (units, shift, comma) =>
        {
            var price = units / (long)Math.Pow(10, shift) / 10_000m;
            var culture = new NumberFormatInfo { NumberDecimalSeparator = comma ? "," : ".", NumberGroupSeparator = comma ? "." : "," };
            var options = Full with { DecimalSeparator = comma ? ',' : '.' };

            foreach (var format in new[] { "N4", "0.0000", "0.####", "#.####" })
            {
                var text = price.ToString(format, culture);
                var json = $$"""{"id":1,"variants":[{"sku":"a","price":"{{text}}"}]}""";
                Assert.Equal(text.Length == 0 ? null : price, Product(options, json).Skus[0].Price);
            }
        });

    [Property(MaxTest = 1000)]
    public Property Decimal_WithAnyDigits_IsRoundedAsDecimalRounds() => Prop.ForAll(
        ProductGenerator.Long(0, 99_999_999_999_999).ToArbitrary(),
        ProductGenerator.Long(0, 99_999_999_999_999).ToArbitrary(),
        Gen.Choose(0, 12).ToArbitrary(),
        (whole, fraction, zeros) =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{whole / (long)Math.Pow(10, zeros)}.{new string('0', zeros)}{fraction}");
            var exact = decimal.Parse(text.Length > 28 ? text[..28] : text, CultureInfo.InvariantCulture);
            var expected = Math.Round(exact, 4, MidpointRounding.AwayFromZero);

            var json = $$"""{"id":1,"variants":[{"sku":"a","price":{{text}}}]}""";
            if (expected < 100_000_000_000_000m)
            {
                Assert.Equal(expected, Product(Full, json).Skus[0].Price);
            }
            else
            {
                Assert.Equal(RejectCodes.OutOfRange, Reject(Full, json).Code);
            }
        });

    private static void Same(byte[] json)
    {
        foreach (var mapper in new[] { Mapper, Winding, Flat })
        {
            Assert.Equal(Describe(mapper, json), Describe(mapper, [.. json]));
        }
    }

    private static string Describe(DeclaredRecordMapper mapper, byte[] json)
    {
        var mapped = Map(mapper, json);
        Assert.NotEqual(mapped.Product is null, mapped.Reject is null);
        if (mapped.Reject is { } reject)
        {
            Assert.Matches("^[a-z_0-9]+$", reject.Code);
            Assert.DoesNotContain(reject.Message, char.IsControl);
            return reject.ToString();
        }

        return $"{mapped.Product! with { Skus = [] }} {string.Join(' ', mapped.Product.Skus)}";
    }

    private static void Damage(List<byte> json, System.Random random)
    {
        var at = random.Next(json.Count);
        switch (random.Next(5))
        {
            case 0:
                json[at] = (byte)random.Next(256);
                break;
            case 1:
                json.RemoveRange(at, Math.Min(random.Next(1, 8), json.Count - at));
                break;
            case 2:
                json.InsertRange(at, Encoding.ASCII.GetBytes(Spices[random.Next(Spices.Length)]));
                break;
            case 3:
                json.InsertRange(at, json.GetRange(at, Math.Min(random.Next(1, 40), json.Count - at)));
                break;
            default:
                json.RemoveRange(at, json.Count - at);
                json.Add((byte)'}');
                break;
        }
    }

    private static readonly string[] Spices =
        ["\"", "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud800", "\\udc00", "null", "1e999999999999", "-", "true", "\"id\":{},", "\"variants\":7,", "{\"sku\":[]},", "\n"];
}
