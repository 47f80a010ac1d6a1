using System.Globalization;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Transforms;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Transforms;

/// <summary>What a script does not touch is, to the byte, what it was.</summary>
public sealed class IdentityProperties
{
    private static readonly Transform Identity = Script.Compile(Script.Identity);

    private static readonly DeclaredRecordMapper Mapper = DeclaredRecordMapper.Compile(new MappingOptions
    {
        Id = MappingSample.At("id"),
        Title = MappingSample.At("title"),
        Attributes = new FieldMapping { Rest = true },
        Skus = new SkuMappingOptions { Code = MappingSample.At("id"), Price = MappingSample.At("price"), Options = MappingSample.At("more") },
    });

    [Theory]
    [InlineData("""{"b":1,"10":2,"2":3,"a":{"":[],"z":{}}}""")]
    [InlineData("""{"a":1.10,"b":12345678901234567890,"c":0.12345678901234567890,"d":1e400,"e":-0,"f":1E2,"g":-9007199254740993,"h":9007199254740991}""")]
    [InlineData("""{"a":"caf\u00e9","caf\u00e9":"\/\b\f\ud83d\ude00","b":"\ud800","c":"\u0000"}""")]
    [InlineData("""{"__proto__":{"a":1},"constructor":1,"toString":null,"hasOwnProperty":true,"length":0}""")]
    public void Record_ThatNobodyTouches_IsTheSameText(string record) => Assert.Equal(record, Assert.Single(Script.Run(Identity, record)));

    [Property(MaxTest = 300)]
    public Property Record_ThroughTheIdentity_IsTheSameText() => Prop.ForAll(
        Records.ToArbitrary(), record => Assert.Equal(record, Assert.Single(Script.Run(Identity, record))));

    [Property(MaxTest = 200)]
    public Property Record_ThroughTheIdentity_IsTheSameProductWithTheSameHash() => Prop.ForAll(Records.ToArbitrary(), record =>
    {
        var raw = new RawRecord(new RecordLocation("a", 1), Encoding.UTF8.GetBytes(record));
        var plain = Mapper.Map(raw);
        var transformed = Mapper.Map(Assert.Single(Identity.Apply(raw, int.MaxValue)));

        Assert.Equal(plain.Reject?.Code, transformed.Reject?.Code);
        if (plain.Product is { } product)
        {
            Assert.Equal(ContentHash.Compute(product), ContentHash.Compute(transformed.Product!));
        }
    });

    [Property(MaxTest = 300)]
    public Property Number_ThatIsHandedOn_KeepsItsDigits() => Prop.ForAll(
        Numbers.ToArbitrary(), number => Assert.Equal($$"""{"a":{{number}},"b":[{{number}}]}""", Assert.Single(Script.Run(Moved, $$"""{"n":{{number}}}"""))));

    private static readonly Transform Moved = Script.Compile("export default ({ n }) => { const m = n; return { a: m, b: [n] }; }");

    private static Gen<string> Numbers => Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Choose(1, 30).SelectMany(count => Gen.Elements("0123456789".ToCharArray()).ListOf(count)).Select(d => "1" + string.Concat(d)),
        Gen.Choose(1, 30).SelectMany(count => Gen.Elements("0123456789".ToCharArray()).ListOf(count)).Select(d => "-0." + string.Concat(d)),
        Gen.Choose(-320, 320).Select(e => string.Create(CultureInfo.InvariantCulture, $"1.5e{e}")));

    private static Gen<string> Texts => Gen.OneOf(
        Gen.Elements("", "id", "10", "2", "__proto__", "é", "😀", "a b", "\\n", "\\u00e9", "\\\"", "\\ud83d\\ude00", "\\ud800"),
        ArbMap.Default.GeneratorFor<int>().Select(n => $"t{n}")).Select(t => $"\"{t}\"");

    private static Gen<string> Records =>
        from id in Gen.OneOf(Numbers, Texts)
        from title in Texts
        from price in Numbers
        from more in Values(3)
        from rest in Values(2)
        select $$"""{"id":{{id}},"title":{{title}},"price":{{price}},"more":{{more}},"20":{{rest}},"3":null}""";

    private static Gen<string> Values(int depth) => depth == 0
        ? Gen.OneOf(Numbers, Texts, Gen.Elements("true", "false", "null"))
        : Gen.OneOf(
            Values(0),
            Gen.Choose(0, 4).SelectMany(count => Values(depth - 1).ListOf(count)).Select(v => $"[{string.Join(",", v)}]"),
            Gen.Choose(0, 4).SelectMany(count => Texts.Zip(Values(depth - 1)).ListOf(count))
                .Select(pairs => $"{{{string.Join(",", pairs.DistinctBy(p => p.Item1.Replace("\\u00e9", "é", StringComparison.Ordinal).Replace("\\ud83d\\ude00", "😀", StringComparison.Ordinal)).Select(p => $"{p.Item1}:{p.Item2}"))}}}"));
}
