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
}
