using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class RecordRejectTests
{
    [Theory]
    [InlineData("", "Byte 0 of the record: found the end of the record, expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":1,"title":"cut o""", "Byte 22 of the record: found the end of the record, expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":1""", "Byte 7 of the record: found the end of the record, expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":1,}""", "Byte 8 of the record: found '}', expected valid JSON (RFC 8259).")]
    [InlineData("{\"id\":1,\n\"b\":tru}", "Byte 16 of the record: found '}', expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":1} {"id":2}""", "Byte 9 of the record: found '{\"id\":2}', expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":NaN}""", "Byte 6 of the record: found 'NaN}', expected valid JSON (RFC 8259).")]
    [InlineData("""{"id":01}""", "Byte 7 of the record: found '1}', expected valid JSON (RFC 8259).")]
    [InlineData("{\"id\":\"a\0b\"}", "Byte 8 of the record: found '\\u0000b\"}', expected valid JSON (RFC 8259).")]
    public void Map_InvalidJson_TellsTheByte(string json, string message)
    {
        var reject = Reject(Full, json);

        Assert.Equal((RejectCodes.InvalidJson, message), (reject.Code, reject.Message));
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xC0)]
    [InlineData(0xED)]
    public void Map_InvalidUtf8_TellsTheByte(byte bad)
    {
        byte[] json = [.. "{\"id\":1,\"ä\":\""u8, bad, .. "\"}"u8];

        var reject = Map(DeclaredRecordMapper.Compile(Full), json).Reject;

        Assert.Equal((RejectCodes.InvalidUtf8, $"Byte 14 of the record: found 0x{bad:X2}, expected UTF-8."), (reject!.Code, reject.Message));
    }

    [Theory]
    [InlineData("[1]", "The record: found an array [1], expected an object.")]
    [InlineData("\"x\"", "The record: found text \"x\", expected an object.")]
    [InlineData("null", "The record: found null, expected an object.")]
    [InlineData("3", "The record: found number 3, expected an object.")]
    public void Map_NoObject_IsRejected(string json, string message)
    {
        var reject = Reject(Full, json);

        Assert.Equal((RejectCodes.WrongType, message, null), (reject.Code, reject.Message, reject.Path));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("""{"a":""", "}")]
    [InlineData("""[{"a":""", "}]")]
    public void Map_Nesting_HasABound(string open, string close)
    {
        var levels = open.StartsWith("[{", StringComparison.Ordinal) ? 2 : 1;
        string Nest(int depth) => $$"""{"id":1,"a":{{string.Concat(Enumerable.Repeat(open, depth / levels))}}1{{string.Concat(Enumerable.Repeat(close, depth / levels))}}}""";
        var options = new MappingOptions { Id = At("id"), Title = At("a.a.a.a.b"), Attributes = new FieldMapping { Rest = true } };

        Product(options, Nest(62));
        foreach (var depth in new[] { 64, 1_000, 1_000_000 })
        {
            Assert.Equal(RejectCodes.TooDeep, Reject(options, Nest(depth)).Code);
        }
    }

    [Fact]
    public void Map_NestingAtTheBound_IsTaken()
    {
        Product(Full, $$"""{"id":1,"attributes":{{new string('[', 63)}}{{new string(']', 63)}}}""");
        Assert.Equal(
            "Byte 84 of the record: found objects or arrays nested deeper than 64, expected at most 64 levels.",
            Reject(Full, $$"""{"id":1,"attributes":{{new string('[', 64)}}{{new string(']', 64)}}}""").Message);
    }

    [Theory]
    [InlineData("""{}""", "id: found nothing, expected the key of the product.")]
    [InlineData("""{"id":null}""", "id: found null, expected the key of the product.")]
    [InlineData("""{"id":" \n"}""", "id: found text \" \\n\", expected the key of the product.")]
    public void Map_NoId_IsRejected(string json, string message)
    {
        var reject = Reject(Full, json);

        Assert.Equal((RejectCodes.MissingId, message, "id"), (reject.Code, reject.Message, reject.Path));
    }

    [Theory]
    [InlineData("""{"id":{"$oid":"5f"}}""", "id: found an object {\"$oid\":\"5f\"}, expected a text, a number or a boolean.")]
    [InlineData("""{"id":1,"title":["a"]}""", "title: found an array [\"a\"], expected a text, a number or a boolean.")]
    public void Map_ContainerForText_IsRejected(string json, string message)
    {
        var reject = Reject(Full, json);

        Assert.Equal((RejectCodes.WrongType, message), (reject.Code, reject.Message));
    }

    [Fact]
    public void Map_KeyTooLongForAnIndex_IsRejected()
    {
        string Record(int length) => $$"""{"id":"{{new string('é', length / 2)}}"}""";

        Assert.Equal(500, Product(Full, Record(1000)).ExternalId.Length);
        Assert.Equal((RejectCodes.OutOfRange, "id"), (Reject(Full, Record(1002)).Code, Reject(Full, Record(1002)).Path));
        Assert.Equal(
            "variants[0].sku", Reject(Full, $$"""{"id":1,"variants":[{"sku":"{{new string('a', 1001)}}"}]}""").Path);
    }

    [Theory]
    [InlineData("""{"id":"a\u0000b"}""", "id")]
    [InlineData("""{"id":1,"title":"\ud800"}""", "title")]
    [InlineData("""{"id":1,"title":"\udc00x"}""", "title")]
    [InlineData("""{"id":1,"title":"\ud800\ud800"}""", "title")]
    [InlineData("""{"id":1,"title":"\ud83dx\ude00"}""", "title")]
    [InlineData("""{"id":1,"attributes":{"a":["x\u0000"]}}""", "attributes")]
    [InlineData("""{"id":1,"attributes":{"\ud800":1}}""", "attributes")]
    [InlineData("""{"id":1,"attributes":"\udfff"}""", "attributes")]
    [InlineData("""{"id":1,"updated_at":"2024\u0000"}""", "updated_at")]
    [InlineData("""{"id":1,"variants":[{"sku":"a"},{"sku":"\u0000"}]}""", "variants[1].sku")]
    public void Map_TextPostgresCannotHold_IsRejected(string json, string path)
    {
        var reject = Reject(Full, json);

        Assert.Equal((RejectCodes.InvalidText, path), (reject.Code, reject.Path));
    }

    [Fact]
    public void Map_SuchTextInAFieldNobodyNames_DoesNotCount()
    {
        const string Json = """{"other":"\u0000\ud800","\ud800":2,"\u0000":[{"\udc00":"\ud800"}],"i\ud800":3,"id":1,"variants":[{"s\ud83d":1,"sku":"a"}]}""";

        Assert.Equal("1", Product(Full, Json).ExternalId);
    }

    [Fact]
    public void Map_SuchTextInTheRest_IsRejected()
    {
        var reject = Reject(new MappingOptions { Id = At("id"), Attributes = new FieldMapping { Rest = true } }, """{"id":1,"a":{"b":"\u0000"}}""");

        Assert.Equal(RejectCodes.InvalidText, reject.Code);
        Assert.Equal("The record: found in it the text \"\\u0000\", expected a text without \\u0000, which PostgreSQL cannot store.", reject.Message);
    }

    [Fact]
    public void Map_LongFoundValue_IsCutAndMadeVisible()
    {
        var reject = Reject(Full, $$"""{"id":1,"updated_at":"\u001b[31m{{'\u202e'}}{{'\u009b'}}{{string.Concat(Enumerable.Repeat("😀", 100))}}"}""");

        Assert.StartsWith("updated_at: found text \"\\u001b[31m\\u202E\\u009B😀", reject.Message, StringComparison.Ordinal);
        Assert.Contains("😀…\", expected a time", reject.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(reject.Message, char.IsControl);
    }

    [Fact]
    public void Map_SeveralMisfits_NamesTheFirstColumnWhateverTheOrder()
    {
        Assert.Equal("title", Reject(Full, """{"id":1,"title":{},"brand":{}}""").Path);
        Assert.Equal("title", Reject(Full, """{"brand":{},"title":{},"id":1}""").Path);
    }

    [Fact]
    public void Map_RecordOf20Megabytes_IsMapped()
    {
        var description = new string('d', 20 * 1024 * 1024);

        Assert.Equal(description, Product(Full, $$"""{"id":1,"description":"{{description}}"}""").Description);
    }
}
