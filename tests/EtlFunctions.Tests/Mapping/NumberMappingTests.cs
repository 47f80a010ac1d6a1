using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class NumberMappingTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("19.90", "19.9")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.25E-2", "0.0125")]
    [InlineData("0.00005", "0.0001")]
    [InlineData("-0.00005", "-0.0001")]
    [InlineData("0.000049999999999999999999999999999999999999", "0")]
    [InlineData("1.00014999999999999999999999999999999999999", "1.0001")]
    [InlineData("99999999999999.9999", "99999999999999.9999")]
    [InlineData("99999999999999.99994", "99999999999999.9999")]
    [InlineData("1e-999999999999", "0")]
    [InlineData("0e999999999999", "0")]
    [InlineData("\" 12.5 \"", "12.5")]
    [InlineData("\"\\u00a012\\u002e5\"", "12.5")]
    [InlineData("\"+1,234,567.8\"", "1234567.8")]
    [InlineData("\"1E+05\"", "100000")]
    [InlineData("\".5\"", "0.5")]
    [InlineData("\"5.\"", "5")]
    [InlineData("\"007\"", "7")]
    public void Decimal_WithPoint_IsRead(string json, string expected) => Assert.Equal(Number(expected), Price('.', json));

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("\"12,5\"", "12.5")]
    [InlineData("\"1.234,56\"", "1234.56")]
    [InlineData("\"1.234\"", "1234")]
    [InlineData("\"-1.234.567,891\"", "-1234567.891")]
    public void Decimal_WithComma_IsRead(string json, string expected) => Assert.Equal(Number(expected), Price(',', json));

    [Theory]
    [InlineData(',', "\"1,234.56\"")]
    [InlineData(',', "\"12.5\"")]
    [InlineData(',', "\"0.123\"")]
    [InlineData(',', "\"1.23,4\"")]
    [InlineData('.', "\"1.234,56\"")]
    [InlineData('.', "\"1,2\"")]
    [InlineData('.', "\"1234,567\"")]
    [InlineData('.', "\",123\"")]
    [InlineData('.', "\"1,234,56\"")]
    [InlineData('.', "\"1,\"")]
    [InlineData('.', "\"1.2.3\"")]
    [InlineData('.', "\"NaN\"")]
    [InlineData('.', "\"Infinity\"")]
    [InlineData('.', "\"-\"")]
    [InlineData('.', "\".\"")]
    [InlineData('.', "\"1e\"")]
    [InlineData('.', "\"e5\"")]
    [InlineData('.', "\"1 234\"")]
    [InlineData('.', "\"12-\"")]
    [InlineData('.', "\"0x1F\"")]
    [InlineData('.', "\"\u0661\u0662\"")]
    public void Decimal_OfAnotherForm_IsRejected(char separator, string json)
    {
        var reject = Reject(Options(separator), Record(json));

        Assert.Equal(("invalid_number", "price"), (reject.Code, reject.Path));
    }

    [Fact]
    public void Decimal_WithTheOtherSeparator_SaysWhatWasExpected() => Assert.Equal(
        "price: found text \"1,234.56\", expected a number with ',' before its decimals, such as 1234,56 or 1.234,56; where the source writes all its numbers so, set decimalSeparator to \".\".",
        Reject(Options(','), Record("\"1,234.56\"")).Message);

    [Theory]
    [InlineData("\"$12.50\"")]
    [InlineData("\"12.50 \u20ac\"")]
    [InlineData("\"12.50 EUR\"")]
    public void Decimal_WithCurrency_SaysWhereItBelongs(string json) =>
        Assert.EndsWith(
            ", without a currency sign or code: that belongs in the column currency.", Reject(Options('.'), Record(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("100000000000000")]
    [InlineData("-100000000000000")]
    [InlineData("99999999999999.99995")]
    [InlineData("1e14")]
    [InlineData("1e999999999999")]
    [InlineData("\"100,000,000,000,000\"")]
    public void Decimal_TooLarge_IsRejected(string json) => Assert.Equal("out_of_range", Reject(Options('.'), Record(json)).Code);

    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Decimal_OfAnotherKind_IsRejected(string json) => Assert.Equal("wrong_type", Reject(Options('.'), Record(json)).Code);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \\t \"")]
    public void Decimal_Blank_IsNoValue(string json) => Assert.Null(Price('.', json));

    [Fact]
    public void Decimal_FieldSeparator_OverridesTheMapping()
    {
        var options = Options('.') with
        {
            Skus = new SkuMappingOptions { Code = At("id"), Price = new FieldMapping { Path = "price", DecimalSeparator = ',' } },
        };

        Assert.Equal(1.5m, Product(options, Record("\"1,5\"")).Skus[0].Price);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("12.0", 12)]
    [InlineData("\"1,200.00\"", 1200)]
    [InlineData("1.2e1", 12)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void Integer_Whole_IsRead(string json, int expected) => Assert.Equal(expected, Product(Options('.'), Stock(json)).Skus[0].Stock);

    [Theory]
    [InlineData("12.5", "invalid_number")]
    [InlineData("1e-1", "invalid_number")]
    [InlineData("\"many\"", "invalid_number")]
    [InlineData("true", "wrong_type")]
    [InlineData("2147483648", "out_of_range")]
    [InlineData("-2147483649", "out_of_range")]
    [InlineData("1e99", "out_of_range")]
    public void Integer_Other_IsRejected(string json, string code) => Assert.Equal(code, Reject(Options('.'), Stock(json)).Code);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? Price(char separator, string json) => Product(Options(separator), Record(json)).Skus[0].Price;

    private static string Record(string price) => $$"""{"id":1,"price":{{price}}}""";

    private static string Stock(string stock) => $$"""{"id":1,"stock":{{stock}}}""";

    private static MappingOptions Options(char separator) => new()
    {
        Id = At("id"),
        DecimalSeparator = separator,
        Skus = new SkuMappingOptions { Code = At("id"), Price = At("price"), Stock = At("stock") },
    };
}
