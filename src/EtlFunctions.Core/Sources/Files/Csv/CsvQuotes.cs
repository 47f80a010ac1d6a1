using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>What quotes around a CSV field mean.</summary>
internal enum CsvQuotes
{
    /// <summary>They enclose the field (RFC 4180).</summary>
    Enclose,

    /// <summary>They are characters like others.</summary>
    None,

    /// <summary>They enclose the field where a writer had a reason to put them; else they are characters like others.</summary>
    Needed,
}

/// <summary>Tells what quotes mean in a text.</summary>
/// <remarks>
/// Texts parted by tabs have no quotes by their definition, and hold inches and the like as they are; Excel writes them with
/// quotes nevertheless, around fields with a comma or a quote in them.
/// </remarks>
internal static class CsvQuoteRule
{
    private static readonly SearchValues<byte> Reasons = SearchValues.Create("\","u8);

    /// <summary>Tells whether a text within quotes would have been put there: it is empty or has a comma or doubled quotes, and none that stand alone.</summary>
    public static bool IsNeeded(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        var isNeeded = text.ContainsAny(Reasons);
        for (int quote; isNeeded && (quote = text.IndexOf(CsvDialect.UsualQuote)) >= 0; text = text[(quote + 2)..])
        {
            if (quote + 1 == text.Length || text[quote + 1] != CsvDialect.UsualQuote)
            {
                return false;
            }
        }

        return isNeeded;
    }

    /// <summary>Tells whether every field of a header stands in quotes, as where a writer puts them around all.</summary>
    public static bool EnclosesAll(ReadOnlySpan<byte> header, ReadOnlySpan<int> ends)
    {
        var start = header.StartsWith("\uFEFF"u8) ? 3 : 0;
        foreach (var end in ends)
        {
            if (header[start..end] is not [CsvDialect.UsualQuote, .., CsvDialect.UsualQuote])
            {
                return false;
            }

            start = end + 1;
        }

        return ends.Length > 0;
    }
}
