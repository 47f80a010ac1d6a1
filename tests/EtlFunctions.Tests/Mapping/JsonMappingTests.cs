using System.Globalization;
using System.Text.Json;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using Npgsql;
using NpgsqlTypes;
using static EtlFunctions.Tests.Mapping.MappingSample;

namespace EtlFunctions.Tests.Mapping;

public sealed class JsonMappingTests
{
    private static readonly MappingOptions Options = new() { Id = At("id"), Attributes = At("a") };

    [Theory]
    [InlineData(""" { "a" : [ 1 , 2.50 , -3e+2 ] , "b" : { } , "c d" : [ ] } """, """{"a":[1,2.50,-3e+2],"b":{},"c d":[]}""")]
    [InlineData(""" [ true , false , null , "x \" y\\" , { "k\n" : "\u00e9" } ] """, """[true,false,null,"x \" y\\",{"k\n":"\u00e9"}]""")]
    [InlineData("\"red\"", "\"red\"")]
    [InlineData("\" a\\tb \"", "\" a\\tb \"")]
    [InlineData("1.50", "1.50")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\" \\t\"", null)]
    public void Json_IsKeptWithoutWhiteSpace(string json, string? expected) => Assert.Equal(expected, Product(Options, Record(json)).Attributes);

    [Fact]
    public void Json_NumberPostgresCannotHold_TellsWhich()
    {
        var reject = Reject(Options, Record("""{"b":[1, 1e200000]}"""));

        Assert.Equal((RejectCodes.OutOfRange, "a"), (reject.Code, reject.Path));
        Assert.StartsWith("a: found in it the number 1e200000, expected", reject.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_Numbers_AreTakenExactlyWhenPostgresTakesThem()
    {
        var nines = new string('9', 20_000);
        string[] numbers =
        [
            "0", "-0", "0e5", "0e131071", "0e131072", "0e999999999", "0e9999999999", "0.0e-16382", "0e-16383", "0e-16384",
            "1e131071", "1e131072", "-1e131072", "10e131070", "10e131071", "0.1e131072", "0.1e131073", "0.001e131074", "0.001e131075",
            "1e-16383", "1e-16384", "0.1e-16382", "0.1e-16383", "10e-16384", "1e99999999999", "1e-99999999999", "1E+131071",
            nines, $"0.{nines[..16_383]}", $"0.{nines[..16_384]}", $"1.{nines}e10000", $"{nines}e111072", $"{nines}e111071", "1e2147483648",
        ];
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = await database.OpenAsync();

        var wrong = new List<string>();
        foreach (var number in numbers)
        {
            var json = $"[{number}]";
            var isTaken = Map(Options, Record(json)).IsProduct;
            var name = number.Length > 40 ? number[..20] + "…" + number[^12..] : number;
            if (await IsHeldAsync(connection, json) != isTaken)
            {
                wrong.Add($"{name} is {(isTaken ? "taken" : "rejected")} here, not by PostgreSQL.");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Json_Texts_AreTakenExactlyWhenPostgresTakesThem()
    {
        string[] texts =
        [
            @"\u0001", @"\u0000", @"\ud83d\ude00", @"\ud83d", @"\ude00", @"\ud83d\ud83d", @"\ude00\ud83d", @"\ud83d\u0041", @"\\u0000", @"\uffff", "\u007f", "\ufdd0",
        ];
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = await database.OpenAsync();

        foreach (var text in texts)
        {
            foreach (var json in new[] { $"[\"{text}\"]", $$"""{"{{text}}":1}""" })
            {
                var isTaken = Map(Options, Record(json)).IsProduct;
                Assert.True(await IsHeldAsync(connection, json) == isTaken, $"{json} is {(isTaken ? "taken" : "rejected")} here, not by PostgreSQL.");
            }
        }
    }

    [Fact]
    public void Json_Compacted_MeansTheSame()
    {
        const string Json = """{"a":{"x":[1,{"y":[ ]},[[ ],{ }]],"z":{"w":{"v":null}},"t":"é\u00e9\/"}, "id":1}""";

        var compact = Product(Options, Json).Attributes!;

        using var document = JsonDocument.Parse(Json);
        using var read = JsonDocument.Parse(compact);
        Assert.True(JsonElement.DeepEquals(document.RootElement.GetProperty("a"), read.RootElement));
        Assert.Equal("""{"x":[1,{"y":[]},[[],{}]],"z":{"w":{"v":null}},"t":"é\u00e9\/"}""", compact);
    }

    private static string Record(string json) => string.Create(CultureInfo.InvariantCulture, $$"""{"id":1,"a":{{json}}}""");

    private static async Task<bool> IsHeldAsync(NpgsqlConnection connection, string json)
    {
        await using var command = new NpgsqlCommand("SELECT $1::text::jsonb", connection)
        {
            Parameters = { new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Text } },
        };
        try
        {
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
