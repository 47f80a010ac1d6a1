namespace EtlFunctions.Cli.Demo;

/// <summary>A broken record of the sample catalog, of a kind that real exports contain.</summary>
/// <param name="After">The number of the product it follows.</param>
/// <param name="Line">The record's line.</param>
internal sealed record DemoDefect(int After, string Line)
{
    /// <summary>All broken records in their order. Each is rejected for another reason, or at another place.</summary>
    public static readonly DemoDefect[] All =
    [
        new(412, """{"title":"Sample without an id","brand":"Kestrel","updated_at":"2026-01-09T08:00:00Z","variants":[]}"""),
        new(1_187, """{"id":"X-0002","title":"Price on request","brand":"Volant","variants":[{"sku":"VOL-X0002-1","price":"n/a","currency":"EUR","stock":4}]}"""),
        new(2_034, """{"id":"X-0003","title":"Cut off by a full disk","brand":"Mirabel","variants":[{"sku":"MIR-X00"""),
        new(2_950, """{"id":"X-0004","title":"Variant without a code","brand":"Isolde","variants":[{"sku":"ISO-X0004-1","price":19.90,"currency":"EUR"},{"price":24.90,"currency":"EUR"}]}"""),
        new(3_741, """{"id":"X-0005","title":"Changed on a day that never was","brand":"Tidewell","updated_at":"2026-02-31T10:00:00Z","variants":[]}"""),
        new(4_626, """{"id":"X-0006","title":"Stock in words","brand":"Papaver","variants":[{"sku":"PAP-X0006-1","price":9.95,"currency":"EUR","stock":"plenty"}]}"""),
        new(5_508, """{"id":"X-0007","title":"Price beyond every column","brand":"Marlowe","variants":[{"sku":"MAR-X0007-1","price":1e15,"currency":"EUR","stock":1}]}"""),
        new(6_093, """{"id":"X-0008","title":"Currency spelled out","brand":"Hüttner","variants":[{"sku":"HTT-X0008-1","price":49.00,"currency":"Euros","stock":1}]}"""),
        new(7_215, """{"id":"X-0009","title":"Title with a NUL\u0000 inside","brand":"Greyfell","variants":[]}"""),
        new(8_102, """{"id":"X-0010","title":{"en":"Title per language","de":"Titel je Sprache"},"brand":"Casa Olmo","variants":[]}"""),
        new(8_870, """{"id":"X-0011","title":"One code, two prices","brand":"Rook & Vine","variants":[{"sku":"ROO-X0011-1","price":12.00,"currency":"EUR"},{"sku":"ROO-X0011-1","price":14.00,"currency":"EUR"}]}"""),
        new(9_999, """-- export finished with 9,999 rows --"""),
    ];
}
