using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>What the characters of a CSV text mean.</summary>
/// <param name="Delimiter">What parts the fields.</param>
/// <param name="Quotes">What quotes around a field mean.</param>
/// <param name="Quote">The quote.</param>
/// <param name="Escape">What stands before a character that is to be taken as it is, or <see langword="null"/>.</param>
internal readonly record struct CsvDialect(byte Delimiter, CsvQuotes Quotes, byte Quote = CsvDialect.UsualQuote, byte? Escape = null)
{
    public const char UsualQuoteCharacter = '"';

    public const byte UsualQuote = (byte)UsualQuoteCharacter;

    /// <summary>Gets what the feed says, in a text whose delimiter is known.</summary>
    /// <exception cref="SourceException">It cannot be so in one text.</exception>
    public static CsvDialect Of(RecordLayout layout, byte? named, string file)
    {
        var (csv, delimiter) = (layout.Csv, named is { } byLine ? (char)byLine : layout.Delimiter);
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n')
        {
            throw Refused(file, $"source.delimiter is '{delimiter}'; expected one ASCII character other than a quote or a line end");
        }

        if (csv.Quote == delimiter || csv.Escape == delimiter)
        {
            throw Refused(file, $"source.{(csv.Quote == delimiter ? "quote" : "escape")} is '{delimiter}', as the delimiter is; expected another character");
        }

        var quotes = csv.Quote switch
        {
            CsvOptions.NoQuote => CsvQuotes.None,
            null => delimiter == '\t' ? CsvQuotes.Needed : CsvQuotes.Enclose,
            _ => CsvQuotes.Enclose,
        };
        return new CsvDialect((byte)delimiter, quotes, csv.Quote is null or CsvOptions.NoQuote ? UsualQuote : (byte)csv.Quote, (byte?)csv.Escape);
    }

    private static SourceException Refused(string file, string found) => new($"{file}: {found}.") { StopsRun = true };
}
