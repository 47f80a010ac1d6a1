namespace EtlFunctions.Mapping;

/// <summary>What a field of a line that names another must hold for the line to count.</summary>
/// <param name="Field">The field.</param>
/// <param name="Patterns">The patterns, one of which its value must fit; <c>*</c> stands for any text.</param>
internal sealed record ChildCondition(string Field, IReadOnlyList<string> Patterns)
{
    public bool Fits(string? value) => value is not null && Patterns.Any(pattern => Fits(value, pattern));

    private static bool Fits(ReadOnlySpan<char> value, ReadOnlySpan<char> pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return value.SequenceEqual(pattern);
        }

        if (!value.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        // The first place that fits a part leaves the most for those behind it; the last part ends the value.
        value = value[star..];
        for (pattern = pattern[(star + 1)..]; (star = pattern.IndexOf('*')) >= 0; pattern = pattern[(star + 1)..])
        {
            var at = value.IndexOf(pattern[..star], StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            value = value[(at + star)..];
        }

        return value.EndsWith(pattern, StringComparison.Ordinal);
    }
}
