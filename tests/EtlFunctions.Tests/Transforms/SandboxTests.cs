using EtlFunctions.Transforms;

namespace EtlFunctions.Tests.Transforms;

/// <summary>A script reaches nothing but its record, keeps nothing, and comes to an end.</summary>
public sealed class SandboxTests
{
    [Theory]
    [InlineData("new Date()")]
    [InlineData("Date()")]
    [InlineData("Date.now()")]
    [InlineData("new (new Date(0).constructor)()")]
    [InlineData("Math.random()")]
    [InlineData("eval('1')")]
    [InlineData("new Function('return 1')()")]
    [InlineData("(() => 1).constructor('return 1')()")]
    [InlineData("(function* () {}).constructor('yield 1')().next().value")]
    [InlineData("'a'.localeCompare('b')")]
    [InlineData("(1.5).toLocaleString()")]
    [InlineData("[1.5].toLocaleString()")]
    [InlineData("new Date(0).toLocaleString()")]
    [InlineData("'i'.toLocaleUpperCase()")]
    [InlineData("new Intl.NumberFormat().format(1)")]
    [InlineData("Temporal.Now.instant().toString()")]
    [InlineData("new WeakRef({}).deref()")]
    [InlineData("new ShadowRealm().evaluate('1')")]
    [InlineData("System.IO.File.ReadAllText('/etc/hostname')")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("console.log(1)")]
    [InlineData("setTimeout(() => 1)")]
    [InlineData("fetch('http://127.0.0.1')")]
    [InlineData("(globalThis.n = 1)")]
    [InlineData("(Array.prototype.n = 1)")]
    [InlineData("(Object.prototype.toString = 1)")]
    [InlineData("(Object.getPrototypeOf(function* () {}).n = 1)")]
    [InlineData("(Date.n = 1)")]
    [InlineData("(undeclared = 1)")]
    [InlineData("(kept.n = 1)")]
    [InlineData("kept.list.push(1)")]
    [InlineData("map.set(1, 2)")]
    [InlineData("(helper.n = 1)")]
    [InlineData("(Kept.n = 1)")]
    public void Expression_ThatReachesOut_IsRejected(string expression)
    {
        const string Kept = "const kept = { list: [] }, map = new Map([[1, { a: 1 }]]); function helper() {} class Kept {}\n";

        var result = Assert.Single(Script.Run($"{Kept}export default r => ({{ a: {expression} }});", "{}"));

        Assert.StartsWith("script_error: shop.js, line 2, column ", result, StringComparison.Ordinal);
    }

    [Fact]
    public void Globals_LeftToAScript_AreThose() => Assert.Equal(
        """{"names":"AggregateError Array BigInt Boolean Date Error EvalError Function Infinity Iterator JSON Map Math NaN Number Object RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError decodeURI decodeURIComponent encodeURI encodeURIComponent globalThis isFinite isNaN parseFloat parseInt undefined"}""",
        Assert.Single(Script.Run("export default r => ({ names: Reflect.ownKeys(globalThis).sort().join(' ') })", "{}")));

    [Theory]
    [InlineData("const next = (() => { let n = 0; return () => n++; })();", "next()")]
    [InlineData("class Counter { static #n = 0; static next() { return Counter.#n++; } }", "Counter.next()")]
    public void Script_ThatKeepsSomething_RejectsEveryRecord(string kept, string expression)
    {
        var transform = Script.Compile($"{kept} export default r => ({{ n: {expression} }});");

        Assert.All(Enumerable.Range(1, 5), _ => Assert.StartsWith("not_pure: ", Assert.Single(Script.Run(transform, "{}")), StringComparison.Ordinal));
    }

    [Fact]
    public void Expression_OutsideOfTheFunction_BeginsAnewForEachRecord()
    {
        var transform = Script.Compile("const word = /a/g; export default r => ({ found: word.test('aXa') });");

        Assert.All(Enumerable.Range(1, 5), _ => Assert.Equal("""{"found":true}""", Assert.Single(Script.Run(transform, "{}"))));
    }

    [Theory]
    [InlineData("while (true) { }", "the script ran 1,000 statements and was not done; expected fewer (source.transformLimits.maxStatements).")]
    [InlineData("let s = 'x'; while (true) { s += s; }", "the script took more than 1,048,576 bytes of memory; expected less (source.transformLimits.maxMemoryBytes).")]
    [InlineData("const down = n => down(n + 1) + 1; down(0);", "functions called each other too deep; expected less (source.transformLimits.maxDepth).")]
    public void Script_ThatTakesTooMuch_IsStoppedAndTheNextRecordIsNotWorse(string body, string expected)
    {
        var transform = Script.Compile($"export default r => {{\n if (r.ok) return r;\n {body} }}", new TransformLimits { MaxStatements = 1000, MaxMemoryBytes = 1024 * 1024, MaxDepth = 10 });

        var result = Assert.Single(Script.Run(transform, "{}"));

        Assert.Matches("^script_limit: shop.js, line 3, column [0-9]+: ", result);
        Assert.EndsWith(expected, result, StringComparison.Ordinal);
        Assert.Equal("""{"ok":1}""", Assert.Single(Script.Run(transform, """{"ok":1}""")));
    }

    [Fact]
    public void Script_ThatTakesTooLong_IsStopped() => Assert.Contains(
        "the script ran 100 ms and was not done",
        Assert.Single(Script.Run("export default r => { while (true) { } }", "{}", new TransformLimits { MaxStatements = 100_000_000, MaxMilliseconds = 100 })),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("'x'.repeat(2 ** 29).length")]
    [InlineData("'x'.padEnd(2 ** 29).length")]
    [InlineData("new Array(1e9).join('x').length")]
    [InlineData("Array.from({ length: 1e9 }).length")]
    public void Expression_ThatMakesMuchInOneStep_IsRejected(string expression) => Assert.StartsWith(
        "script_error: shop.js, line 1, column ", Assert.Single(Script.Run($"export default r => ({{ n: {expression} }})", "{}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("export default r => r +;", "line 1, column 24: Unexpected token ';'")]
    [InlineData("function f(r) { return r; }", "line 1, column 1: found no default export; expected export default function (record) { … }")]
    [InlineData("export default {};", "line 1, column 1: found a default export that is no function; expected export default function (record) { … }")]
    [InlineData("export default class {}", "line 1, column 1: found a class; expected export default function (record) { … }")]
    [InlineData("export default async r => r", "line 1, column 1: found an async function; expected a function that returns the record itself")]
    [InlineData("import a from 'b';\nexport default r => r", "line 1, column 1: found an import; a transform is one file and imports nothing")]
    [InlineData("export default r =>\n  import('x')", "line 2, column 3: found an import; a transform is one file and imports nothing")]
    [InlineData("export const a = 1; export default r => r", "line 1, column 1: found a further export; expected the default one only")]
    [InlineData("const a = 1;\n throw new Error('top'); export default r => r", "line 2, column 8: the script throws before it has seen a record: top")]
    public void Script_ThatCannotBeOne_HasItsProblemWithItsPlace(string text, string expected) => Assert.Equal(expected, Assert.Single(Script.Problems(text)));

    [Fact]
    public void Script_WithVariablesOutsideOfTheFunction_HasAProblemForEach()
    {
        var problems = Script.Problems("let a = 1;\nvar b = 2;\nexport default r => r;");

        Assert.Equal(["line 1, column 1: found let outside", "line 2, column 1: found var outside"], problems.Select(p => p[..(p.IndexOf("outside", StringComparison.Ordinal) + 7)]));
    }

    [Fact]
    public void Script_WithoutAnEnd_HasAProblem() =>
        Assert.Contains("does not come to its end", Assert.Single(Script.Problems("while (true) { }\nexport default r => r;")), StringComparison.Ordinal);
}
