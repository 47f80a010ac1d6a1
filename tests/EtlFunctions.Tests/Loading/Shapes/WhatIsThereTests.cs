using System.Text;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Loading;

public sealed class WhatIsThereTests
{
    private const string Lamp = """{"id":1,"name":"A","variants":[{"sku":"a","price":1},{"sku":"b"},{}],"seo":{"titles":"x","on":true},"shop.x":null}""";

    [Theory]
    [InlineData("variant", "`variant` is nowhere; there is `variants`, an array of 3")]
    [InlineData("Name", "`Name` is nowhere; there is `name`, a text")]
    [InlineData("seo.title", "`seo.title` is nowhere; in `seo` there is `titles`, a text")]
    [InlineData("variants[].prize", "`variants[].prize` is nowhere; in `variants[]` there is `price`, a number")]
    [InlineData("so.title", "`so.title` is nowhere; there is `seo`, an object")]
    [InlineData("completelyElse", "`completelyElse` is nowhere; there are `name`, a text, `seo`, an object and `shop.x`, null")]
    [InlineData("variant[].sku", "`variant[].sku` is nowhere; there is `variants`, an array of 3")]
    public void InPlaceOf_APathThatNoRecordHas_NamesTheNearestOrWhatIsFree(string path, string expected) =>
        Assert.Equal(expected, InPlaceOf(path, Lamp));

    [Fact]
    public void InPlaceOf_NothingElse_SaysOnlyThat() => Assert.Equal("`title` is nowhere", InPlaceOf("title", """{"id":1}""", "[", "7"));

    [Fact]
    public void InPlaceOf_NullFirst_DescribesTheFirstValue() =>
        Assert.Equal("`nam` is nowhere; there is `name`, a text", InPlaceOf("nam", """{"name":null}""", """{"name":"x"}"""));

    private static string InPlaceOf(string path, params string[] records) => WhatIsThere.InPlaceOf(
        path, [new PathCount("id", "id", false), new PathCount("variants[].sku", "skus.code", false)], records.Select(r => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(r)));
}
