namespace EtlFunctions.Feeds;

/// <summary>The parameters of an address, in their order and as they are encoded.</summary>
internal sealed class Query
{
    private readonly List<(string Name, string Raw)> _pairs = [];

    public Query(Uri address)
    {
        foreach (var raw in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            _pairs.Add((Decode(raw.Split('=', 2)[0]), raw));
        }
    }

    /// <summary>Gets the decoded names and values.</summary>
    public IEnumerable<(string Name, string Value)> Values =>
        _pairs.Select(pair => (pair.Name, pair.Raw.Contains('=') ? Decode(pair.Raw.Split('=', 2)[1]) : string.Empty));

    /// <summary>Sets a parameter, in place of all of its name.</summary>
    public Query Set(string name, string value) => Remove(name).Add(name, value);

    /// <summary>Adds a parameter beside those of its name.</summary>
    public Query Add(string name, string value)
    {
        _pairs.Add((name, $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"));
        return this;
    }

    public Query Remove(string name)
    {
        _pairs.RemoveAll(pair => pair.Name == name);
        return this;
    }

    public bool Has(string name) => _pairs.Exists(pair => pair.Name == name);

    public Uri On(Uri address) => new(address.GetLeftPart(UriPartial.Path) + (_pairs.Count == 0 ? string.Empty : "?" + string.Join('&', _pairs.Select(pair => pair.Raw))));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
