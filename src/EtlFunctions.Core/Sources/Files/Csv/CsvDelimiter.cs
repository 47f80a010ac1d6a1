using System.Text;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The delimiter of a CSV text: that of the feed, unless the text's first line names one.</summary>
internal static class CsvDelimiter
{
    private const int MaxLineBytes = 16;

    private static readonly char[] Usual = [',', ';', '\t', '|'];

    /// <summary>Passes a first line such as <c>sep=;</c>, which Excel reads and writes.</summary>
    /// <returns>The delimiter it names, or <see langword="null"/>.</returns>
    public static byte? PassLine(InputBuffer input)
    {
        while (input.Available.Length < MaxLineBytes && input.Available.IndexOf(Blank.LineFeed) < 0 && input.Fill())
        {
        }

        var text = input.Available[..Math.Min(input.Available.Length, MaxLineBytes)];
        var end = text.IndexOf(Blank.LineFeed);
        var line = end < 0 ? default : text[..Blank.LengthWithoutReturn(text[..end])];
        line = line is [CsvDialect.UsualQuote, .., CsvDialect.UsualQuote] ? line[1..^1] : line;
        if (line is not [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', < 0x80 and not CsvDialect.UsualQuote and var delimiter])
        {
            return null;
        }

        input.Advance(end + 1);
        return delimiter;
    }

    /// <summary>Proposes the delimiter that parts the header into more of the mapped columns.</summary>
    public static string? Proposal(ReadOnlySpan<byte> header, byte delimiter, MappingOptions mapping)
    {
        var text = Encoding.UTF8.GetString(header);
        var best = Usual
            .Select(d => (Delimiter: d, Names: Split(text, d)))
            .Select(c => (c.Delimiter, c.Names, Count: MappedColumns.Count(mapping, c.Names)))
            .MaxBy(c => (c.Count, c.Delimiter == delimiter));
        return best.Delimiter == delimiter || best.Count == 0 || best.Count <= MappedColumns.Count(mapping, Split(text, (char)delimiter))
            ? null
            : $"Parted at {Word(best.Delimiter)} the header has the columns {MappedColumns.Told(best.Names)}: set source.delimiter to \"{(best.Delimiter == '\t' ? "\\t" : best.Delimiter)}\"";
    }

    /// <summary>Gets the names of a header, roughly.</summary>
    public static string[] Split(string header, char delimiter) => [.. header.TrimStart('\uFEFF').Split(delimiter).Select(n => n.Trim().Trim('"'))];

    private static string Word(char delimiter) => delimiter == '\t' ? "tabs" : $"'{delimiter}'";
}
