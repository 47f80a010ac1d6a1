using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Drafting;

/// <summary>What the first records hold at one path.</summary>
/// <param name="path">The path, as a feed writes it.</param>
/// <param name="names">The names that lead there, as the records have them.</param>
internal sealed class SampleField(string path, IReadOnlyList<string> names)
{
    private const int MostSamples = 200;

    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private readonly List<string> _samples = [];

    public string Path => path;

    /// <summary>Gets the names on the way, each in the form that words are compared in.</summary>
    public IReadOnlyList<string> Words { get; } = [.. names.Select(Word.Of)];

    /// <summary>Gets the records in which it is neither null nor empty.</summary>
    public int Filled { get; private set; }

    public int Texts { get; private set; }

    public int Numbers { get; private set; }

    /// <summary>Gets the first values that are not empty, as texts.</summary>
    public IReadOnlyList<string> Samples => _samples;

    /// <summary>Gets a value indicating whether no two records have the same value.</summary>
    public bool IsUnique => _distinct.Count == Filled;

    /// <summary>Gets a value indicating whether more than half of the values are different ones.</summary>
    public bool IsMostlyUnique => _distinct.Count * 2 > Filled;

    /// <summary>Gets a value indicating whether every value is text or a number: nothing that a column of text cannot take.</summary>
    public bool IsPlain => Texts + Numbers == Filled;

    public void Add(JsonElement value)
    {
        if (TextOf(value) is not { Length: > 0 } text || string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        Filled++;
        Texts += value.ValueKind == JsonValueKind.String ? 1 : 0;
        Numbers += value.ValueKind == JsonValueKind.Number ? 1 : 0;
        _distinct.Add(text);
        if (_samples.Count < MostSamples)
        {
            _samples.Add(text.Trim());
        }
    }

    /// <summary>Tells whether nine of ten values are of a form.</summary>
    public bool AreMostly(Func<string, bool> form) => _samples.Count > 0 && _samples.Count(form) * 10 >= _samples.Count * 9;

    /// <summary>Gives the first value, shortened, for people.</summary>
    public string Example()
    {
        var first = _samples.Count > 0 ? _samples[0].ReplaceLineEndings(" ") : string.Empty;
        return first.Length <= 40 ? first : string.Create(CultureInfo.InvariantCulture, $"{first.AsSpan(0, 40)}…");
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
