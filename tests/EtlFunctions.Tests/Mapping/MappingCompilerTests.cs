using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class MappingCompilerTests
{
    [Fact]
    public void TryCompile_SeveralProblems_ReportsAllAtOnce()
    {
        var options = new MappingOptions
        {
            DecimalSeparator = ';',
            Title = At("a..b"),
            Brand = new FieldMapping(),
            Category = new FieldMapping { Path = "c", Const = "1" },
            Status = new FieldMapping { Const = "1", Default = "2" },
            Description = new FieldMapping { Rest = true },
            Attributes = new FieldMapping { Path = "a", Default = "[1e999999]" },
            UpdatedAt = new FieldMapping { Path = "u", Format = "HH:mm", DecimalSeparator = '.' },
            Skus = new SkuMappingOptions
            {
                Each = "v[x]",
                Code = new FieldMapping { Path = "sku", Default = "\"none\"" },
                Price = new FieldMapping { Path = "price", Default = "\"abc\"" },
                CompareAtPrice = new FieldMapping { Path = "old", DecimalSeparator = '\'' },
                Stock = new FieldMapping { Const = "1.5", Format = "unix" },
                Currency = new FieldMapping { Const = "{" },
                Options = new FieldMapping { Rest = true },
            },
        };

        Assert.False(DeclaredRecordMapper.TryCompile(options, out var mapper, out var problems));

        Assert.Null(mapper);
        Assert.Equal(
            [
                "mapping.decimalSeparator: found ';', expected '.' or ','",
                "mapping.id: found nothing, expected the path of the key, which must come from the record",
                "mapping.title: found 'a..b', expected a field's name at character 3",
                "mapping.description.rest: found true, expected 'rest' only for the product's attributes",
                "mapping.brand: found none of them, expected exactly one of 'path', 'const' and 'rest'",
                "mapping.category: found several of them, expected exactly one of 'path', 'const' and 'rest'",
                "mapping.status.default: found 2, expected a default only beside a path",
                "mapping.attributes.default: found in it the number 1e999999, expected a number of at most 131,072 digits before and 16,383 after the point, as PostgreSQL's numeric can hold",
                "mapping.updatedAt.format: found 'HH:mm', expected 'unix', 'unixMs' or a .NET format with year, month and day such as 'dd.MM.yyyy HH:mm'",
                "mapping.updatedAt.decimalSeparator: found '.', expected a decimal separator only for a number",
                @"mapping.skus.each: found 'v[x]', expected an element's number such as '[0]' at character 2, or '\[' where it is part of a name",
                "mapping.skus.code.default: found \"none\", expected no default, since a key must come from the record",
                "mapping.skus.price.default: found text \"abc\", expected a number with '.' before its decimals, such as 1234.56 or 1,234.56",
                "mapping.skus.currency.const: found '{', expected the text of a JSON value",
                "mapping.skus.compareAtPrice.decimalSeparator: found ''', expected '.' or ','",
                "mapping.skus.stock.format: found 'unix', expected a format only for a time",
                "mapping.skus.stock.const: found number 1.5, expected a whole number",
                "mapping.skus.options.rest: found true, expected 'rest' only for the product's attributes",
            ],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void TryCompile_ConstantKey_IsRefused()
    {
        Assert.False(DeclaredRecordMapper.TryCompile(new MappingOptions { Id = new FieldMapping { Const = "\"x\"" } }, out _, out var problems));

        Assert.Equal("mapping.id: found no path, expected the path of the key, which must come from the record", Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("dd.MM")]
    [InlineData("yyyy-MM")]
    [InlineData("%")]
    [InlineData("'open")]
    [InlineData(" ")]
    public void TryCompile_FormatWithoutAWholeDate_IsRefused(string format) => Assert.False(
        DeclaredRecordMapper.TryCompile(new MappingOptions { Id = At("id"), UpdatedAt = new FieldMapping { Path = "t", Format = format } }, out _, out _));

    [Fact]
    public void TryCompile_DeepConstant_IsRefused()
    {
        var options = new MappingOptions { Id = At("id"), Attributes = new FieldMapping { Const = new string('[', 65) + new string(']', 65) } };

        Assert.False(DeclaredRecordMapper.TryCompile(options, out _, out var problems));

        Assert.Equal("mapping.attributes.const: found deeper nesting, expected at most 64 levels of nesting", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Compile_Problems_ThrowsThemAll()
    {
        var thrown = Assert.Throws<MappingException>(() => DeclaredRecordMapper.Compile(new MappingOptions { Title = At("") }));

        Assert.Equal(2, thrown.Problems.Count);
        Assert.Equal(
            "The mapping cannot be used; nothing was read. mapping.id: found nothing, expected the path of the key, which must come from the record. "
            + "mapping.title: found '', expected a path such as 'title' or 'seo.title'.",
            thrown.Message);
    }
}
