using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>A JSON object of a feed, read key by key; what is left over when it is closed is unknown and reported.</summary>
internal sealed class FeedObject
{
    private readonly FeedValue _value;
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    private FeedObject(FeedValue value) => _value = value;

    /// <summary>Opens an object.</summary>
    /// <returns>The object, or <see langword="null"/> when the value is none, which is then reported.</returns>
    public static FeedObject? Open(FeedValue value, string expected = "an object")
    {
        if (value.Json.ValueKind == JsonValueKind.Object)
        {
            return new FeedObject(value);
        }

        value.Fail(expected);
        return null;
    }

    /// <summary>Gets the keys asked for so far.</summary>
    public IReadOnlyList<string> KnownKeys => [.. _known];

    public FeedValue? Optional(string key)
    {
        _known.Add(key);
        return _value.Json.TryGetProperty(key, out var json) ? new FeedValue(json, JsonPath.Key(_value.Path, key), _value.Reading) : null;
    }

    public FeedValue? Required(string key, string expected)
    {
        var value = Optional(key);
        if (value is null)
        {
            _value.Reading.Fail(JsonPath.Key(_value.Path, key), "nothing", expected);
        }

        return value;
    }

    /// <summary>Reports an error of the object as a whole.</summary>
    public void Fail(string found, string expected) => _value.Fail(found, expected);

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var property in _value.Json.EnumerateObject())
        {
            if (_known.Contains(property.Name))
            {
                continue;
            }

            var keys = string.Join(", ", _known);
            _value.Reading.Fail(
                JsonPath.Key(_value.Path, property.Name),
                $"the unknown key {Wording.Quote(property.Name)}",
                NearestWord.To(property.Name, _known) is { } nearest ? $"{Wording.Quote(nearest)}, or another of the known keys {keys}" : $"one of the known keys {keys}");
        }
    }
}
