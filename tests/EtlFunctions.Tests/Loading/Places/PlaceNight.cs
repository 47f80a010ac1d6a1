using System.Globalization;

namespace EtlFunctions.Tests.Loading.Places;

/// <summary>A record of a product in one night's source.</summary>
/// <param name="Id">The product's number.</param>
/// <param name="Version">Its title.</param>
/// <param name="Day">The day it was changed, or <see langword="null"/>.</param>
/// <param name="Skus">The numbers of the SKUs it lists.</param>
internal sealed record PlaceRecord(int Id, int Version, int? Day, int[] Skus)
{
    public override string ToString() => $"P{Id} v{Version} day {Day} [{string.Join(',', Skus)}]";

    public string ToJson() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"P{{Id}}","title":"v{{Version}}",{{(Day is { } day ? $"\"updated_at\":\"2026-01-{day:D2}T00:00:00Z\"," : "")}}"variants":[{{string.Join(',', Skus.Select(s => $$"""{"sku":"S{{s}}","stock":{{Version}}}"""))}}]}""");
}

/// <summary>What the catalog holds after a night, worked out from the whole source at once.</summary>
internal sealed class PlaceCatalog
{
    private readonly Dictionary<int, PlaceRecord> _products = [];
    private readonly Dictionary<int, int> _owners = [];

    /// <summary>Gets the products whose listing of a SKU fails.</summary>
    public HashSet<int> Refused { get; } = [];

    public void Load(IReadOnlyList<PlaceRecord> night)
    {
        Refused.Clear();
        var first = new Dictionary<int, int>();
        for (var i = 0; i < night.Count; i++)
        {
            first.TryAdd(night[i].Id, i);
        }

        foreach (var records in night.GroupBy(r => r.Id))
        {
            // A stable sort: of equal days, and of those without, the last one.
            var newest = records.OrderBy(r => r.Day ?? 0).Last();
            if (!_products.TryGetValue(records.Key, out var stored) || !(stored.Day > newest.Day))
            {
                _products[records.Key] = newest;
            }
        }

        foreach (var code in _products.Values.SelectMany(p => p.Skus).Distinct().ToArray())
        {
            var listing = first.Keys.Where(id => _products[id].Skus.Contains(code)).OrderBy(id => first[id]).ToArray();
            if (listing is [var owner, .. var others])
            {
                _owners[code] = owner;
                Refused.UnionWith(others);
            }
        }

        foreach (var (code, owner) in _owners.ToArray())
        {
            if (first.ContainsKey(owner) && !_products[owner].Skus.Contains(code))
            {
                _owners.Remove(code);
            }
        }
    }

    public override string ToString() =>
        string.Join(' ', _products.Values.Select(p => $"P{p.Id}=v{p.Version}").Order(StringComparer.Ordinal))
        + " | " + string.Join(' ', _owners.Select(o => $"S{o.Key}:P{o.Value}/{_products[o.Value].Version}").Order(StringComparer.Ordinal));
}
