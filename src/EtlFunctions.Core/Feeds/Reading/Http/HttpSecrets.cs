namespace EtlFunctions.Feeds.Reading;

/// <summary>Collects the values that came from variables while a source is read.</summary>
internal sealed class HttpSecrets
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Values => _values;

    /// <summary>Notes a value if a variable is in it.</summary>
    /// <returns>The value.</returns>
    public string? Add(FeedValue place, string? value)
    {
        if (!string.IsNullOrEmpty(value) && EnvironmentText.HasReference(place.Json))
        {
            _values.Add(value);
        }

        return value;
    }

    /// <summary>Notes the values of the variables in a text by themselves, whatever stands around them.</summary>
    public void AddVariables(FeedValue place)
    {
        foreach (var (_, value) in EnvironmentText.Values(place))
        {
            if (value.Length > 0)
            {
                _values.Add(value);
            }
        }
    }
}
