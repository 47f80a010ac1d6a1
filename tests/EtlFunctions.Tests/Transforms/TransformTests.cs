using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Tests.Transforms;

/// <summary>What a script may return, what becomes of it, and what is refused.</summary>
public sealed class TransformTests
{
    [Theory]
    [InlineData("r => r", """{"a":1}""", """{"a":1}""")]
    [InlineData("r => ({ ...r, b: r.a + 1 })", """{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("r => null", """{"a":1}""", "filtered")]
    [InlineData("r => []", """{"a":1}""", "filtered")]
    [InlineData("r => r.map(id => ({ id }))", """["a","b"]""", """{"id":"a"}|{"id":"b"}""")]
    [InlineData("r => ({ a: undefined, b: [undefined, , null] })", "{}", """{"b":[null,null,null]}""")]
    [InlineData("r => ({ a: 0.1 + 0.2, b: 1e21 / 1e20, c: -0, d: 1e-7 })", "{}", """{"a":0.30000000000000004,"b":10,"c":0,"d":1E-07}""")]
    [InlineData("r => ({ a: 'x\\u0000\\n\\t\"\\\\é😀' + '😀'[0] })", "{}", """{"a":"x\u0000\n\t\"\\é😀\ud83d"}""")]
    [InlineData("r => ({ a: new Date('2026-01-02T03:04:05+02:00').toISOString(), b: new Date(0).getTimezoneOffset() })", "{}", """{"a":"2026-01-02T01:04:05.000Z","b":0}""")]
    [InlineData("r => { r.toString = 1; r.constructor = 2; return r; }", "{}", """{"toString":1,"constructor":2}""")]
    [InlineData("r => Object.create(null, { a: { value: 1, enumerable: true } })", "{}", """{"a":1}""")]
    public void Result_ThatIsARecord_IsTheRecord(string function, string record, string expected) =>
        Assert.Equal(expected, string.Join('|', Script.Run($"export default {function}", record)));

    [Theory]
    [InlineData("r => {}", "invalid_result: shop.js: the script returned nothing; expected a record, an array of records, or null to leave the record out. Perhaps a return is missing.")]
    [InlineData("r => 5", "invalid_result: shop.js: the script returned a number; expected a record, an array of records, or null to leave the record out.")]
    [InlineData("r => new Map()", "invalid_result: shop.js: the script returned a Map; expected a record, an array of records, or null to leave the record out.")]
    [InlineData("r => (async () => r)()", "invalid_result: shop.js: the script returned a Promise; expected a record, an array of records, or null to leave the record out.")]
    [InlineData("r => [r, null]", "invalid_result: shop.js: the script returned an array whose record 2 is null; expected objects only.")]
    [InlineData("r => ({ a: [() => 1] })", "invalid_result: shop.js: the script returned a record in which record.a[0] is a function; expected text, a number, true, false, null, an array or an object.")]
    [InlineData("r => ({ a: new Date(0) })", "invalid_result: shop.js: the script returned a record in which record.a is a Date; expected text, a number, true, false, null, an array or an object: toISOString() of it.")]
    [InlineData("r => ({ a: 1n })", "invalid_result: shop.js: the script returned a record in which record.a is a BigInt; expected text, a number, true, false, null, an array or an object: String(…) of it.")]
    [InlineData("r => ({ a: 0 / 0 })", "invalid_result: shop.js: the script returned a record in which record.a is NaN; expected a number, which JSON can hold.")]
    [InlineData("r => ({ a: 1 / 0 })", "invalid_result: shop.js: the script returned a record in which record.a is infinite; expected a number, which JSON can hold.")]
    [InlineData("r => ({ a: 2 ** 60 })", "invalid_result: shop.js: the script returned a record in which record.a is 1.152921504606847E+18, a number beyond ±9,007,199,254,740,991, whose last digits a script cannot hold; expected it as text, String(…) of a BigInt.")]
    [InlineData("r => ({ get a() { return 1; } })", "invalid_result: shop.js: the script returned a record in which record.a is a getter or setter; expected a value.")]
    [InlineData("r => { r.self = [r]; return r; }", "invalid_result: shop.js: the script returned a record in which record.self[0] holds itself; expected values without a cycle.")]
    [InlineData("r => { let d = {}; for (let i = 0; i < 70; i++) d = { d }; return d; }", "result_too_large: shop.js: the script returned objects or arrays nested deeper than 64; expected at most 64 levels.")]
    [InlineData("r => ({ a: 'x'.repeat(70000) })", "result_too_large: shop.js: the script returned a record of more than 65,536 bytes; expected at most that (limits.maxRecordBytes).")]
    [InlineData("r => Array.from({ length: 10001 }, () => r)", "result_too_large: shop.js: the script returned 10,001 records of one; expected at most 10,000.")]
    [InlineData("r => r.a.b", "script_error: shop.js, line 1, column 25: Cannot read properties of undefined (reading 'b')")]
    [InlineData("r => { throw new Error('no price') }", "script_error: shop.js, line 1, column 29: no price")]
    [InlineData("r => { throw 'no price' }", "script_error: shop.js, line 1, column 29: threw no price")]
    public void Result_ThatIsNone_IsRejectedWithTheReason(string function, string expected) =>
        Assert.Equal(expected, Assert.Single(Script.Run($"export default {function}", "{}")));

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate_field: found the field \"a\" twice in one object, of which a script could see one only; expected each once")]
    [InlineData("""{"a":1""", "invalid_json: Byte 6 of the record: found the end of the record, expected valid JSON (RFC 8259).")]
    public void Record_ThatNoScriptCanBeGiven_IsRejected(string record, string expected) => Assert.Equal(expected, Assert.Single(Script.Run(Script.Identity, record)));

    [Fact]
    public void Record_ThatIsRejected_KeepsItsBytesAndItsStage()
    {
        var raw = new RawRecord(new RecordLocation("a.ndjson", 7), Encoding.UTF8.GetBytes("""{ "a": 1 }"""));

        var rejected = Assert.Single(Script.Compile("export default r => { r.a = 2; throw 1; }").Apply(raw, 100));
        var parts = Script.Compile("export default r => [{ b: 1 }, { b: 2 }]").Apply(raw, 100);

        Assert.Equal((RejectStage.Transform, raw.Payload), (rejected.Problem!.Stage, rejected.Kept));
        Assert.Equal(["a.ndjson, record 7, part 1", "a.ndjson, record 7, part 2"], parts.Select(p => p.Location.ToString()));
        Assert.All(parts, part => Assert.Equal(raw.Payload, part.Kept));
    }

    [Theory]
    [InlineData("""{"variants":{"nodes":[],"pageInfo":{"hasNextPage":true}}}""", "children_incomplete")]
    [InlineData("""{"variants":{"nodes":[],"pageInfo":{"hasNextPage":false}}}""", "[]")]
    [InlineData("""{"stock":{"total":9,"places":[1]}}""", "[]")]
    public void Record_WithAListThatGoesOn_IsRejectedWhateverTheScriptMakesOfIt(string record, string expected)
    {
        Assert.Contains(expected, Assert.Single(Script.Run("export default r => ({ list: r.variants?.nodes ?? [] })", record)), StringComparison.Ordinal);
        Assert.Equal("filtered", Assert.Single(Script.Run("export default r => null", record)));
    }

    [Fact]
    public void Record_WithAProblem_IsNotGivenToTheScript()
    {
        var raw = new RawRecord(new RecordLocation("a.ndjson", 7), "x"u8.ToArray(), new RejectReason(RejectStage.Read, "invalid_csv", "bad"));

        Assert.Equal(raw, Assert.Single(Script.Compile("export default r => { throw 1; }").Apply(raw, 100)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Transform_UsedByManyAtOnce_GivesEachItsOwn(int seed)
    {
        var transform = Script.Compile("export default r => ({ n: r.n * 2, text: 'x'.repeat(r.n % 7) })");

        var results = await Task.WhenAll(Enumerable.Range(seed, 200).Select(n => Task.Run(() => (n, Script.Run(transform, $$"""{"n":{{n}}}""")))));

        Assert.All(results, r => Assert.Equal($$"""{"n":{{2 * r.n}},"text":"{{new string('x', r.n % 7)}}"}""", Assert.Single(r.Item2)));
    }
}
