namespace EtlFunctions.Drafting;

/// <summary>Finds the field that is most likely what a column wants, by its name and by the form of its values.</summary>
internal static class ColumnChoice
{
    private const int LastName = 10_000;
    private const int InnerName = 9_000;
    private const int Ending = 4_000;
    private const int PerWord = 100;
    private const int PerStep = 1_500;
    private const int ShortestEnding = 4;

    /// <summary>Finds the best field.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="words">What sources call the column, the likeliest first.</param>
    /// <param name="fits">Whether a field's values are of the column's form.</param>
    /// <param name="taken">Paths that fill another column already.</param>
    public static SampleField? Best(SampleFields fields, string[] words, Func<SampleField, bool> fits, IReadOnlyCollection<string> taken) => fields.Fields
        .Where(field => field.Filled > 0 && !taken.Contains(field.Path) && fits(field))
        .Select(field => (Field: field, Score: Score(field.Words, words)))
        .Where(choice => choice.Score > 0)
        .OrderByDescending(choice => choice.Score)
        .Select(choice => choice.Field)
        .FirstOrDefault();

    /// <summary>Gets how well names fit; 0 for not at all.</summary>
    public static int Score(IReadOnlyList<string> names, string[] words)
    {
        var best = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var rank = (words.Length - i) * PerWord;
            var depth = names.Count * PerStep;
            if (names[^1] == words[i] || string.Concat(names) == words[i])
            {
                best = Math.Max(best, LastName + rank - depth);
            }
            else if (names.Count > 1 && names[^2] == words[i] && IsInner(names[^1]))
            {
                best = Math.Max(best, InnerName + rank - depth);
            }
            else if (words[i].Length >= ShortestEnding && names[^1].EndsWith(words[i], StringComparison.Ordinal))
            {
                best = Math.Max(best, Ending + rank - depth);
            }
        }

        return best;
    }

    // A text in several languages is mostly an object with a key for each.
    private static bool IsInner(string name) => ColumnWords.Inner.Contains(name) || Locale.Is(name);
}
