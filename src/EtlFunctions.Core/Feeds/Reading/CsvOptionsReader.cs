using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a table is written.</summary>
internal static class CsvOptionsReader
{
    private const int MaxRow = 1_000_000;
    private const int MaxCommentLength = 16;
    private const string ExpectedQuote = "one ASCII character other than a line break, or \"none\"";
    private const string ExpectedEscape = "one ASCII character other than a line break and the quote, such as \\";
    private const string ExpectedHeader = "the number of the row with the names of the columns, from 1, or an array of the names";

    public static CsvOptions Read(FeedObject source, FileFormat format)
    {
        var quote = source.Optional("quote");
        var escape = source.Optional("escape");
        var comment = source.Optional("comment");
        var lenient = source.Optional("lenientRows");
        var skip = source.Optional("skipRows");
        var header = source.Optional("header");
        RecordLayoutReader.Require(quote, "quote", format, FileFormat.Csv);
        RecordLayoutReader.Require(escape, "escape", format, FileFormat.Csv);
        RecordLayoutReader.Require(comment, "comment", format, FileFormat.Csv);
        RecordLayoutReader.Require(lenient, "lenientRows", format, FileFormat.Csv);
        RecordLayoutReader.Require(skip, "skipRows", format, FileFormat.Csv, FileFormat.Xlsx);
        RecordLayoutReader.Require(header, "header", format, FileFormat.Csv, FileFormat.Xlsx);
        var options = new CsvOptions
        {
            Quote = quote is { } q ? Quote(q) : null,
            Escape = escape?.Character(ExpectedEscape, IsMark),
            Comment = comment?.Text("the text that begins lines which are not read, at most 16 characters, such as #", text =>
                !string.IsNullOrWhiteSpace(text) && text.Length <= MaxCommentLength && !text.AsSpan().ContainsAny('\r', '\n')),
            LenientRows = lenient?.Boolean() ?? false,
            SkipRows = skip?.Integer(1, MaxRow) ?? 0,
            HeaderRow = header is { Json.ValueKind: not JsonValueKind.Array } row ? Row(row) : null,
            Names = header is { Json.ValueKind: JsonValueKind.Array } names ? Names(names) : null,
        };
        if (options.Escape is { } mark && mark == (options.Quote ?? '"'))
        {
            escape!.Value.Fail("another character than the quote; a quote that is doubled needs no escape");
        }

        return options;
    }

    private static bool IsMark(char c) => char.IsAscii(c) && c is not ('\r' or '\n' or '\0');

    private static char? Quote(FeedValue value) =>
        value.Text(ExpectedQuote, text => text == "none" || (text.Length == 1 && IsMark(text[0]))) switch
        {
            null => null,
            "none" => CsvOptions.NoQuote,
            var text => text[0],
        };

    private static int? Row(FeedValue value)
    {
        if (value.Json.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            return value.Integer(1, MaxRow);
        }

        value.Fail(ExpectedHeader);
        return null;
    }

    private static List<string>? Names(FeedValue value)
    {
        if (value.Json.GetArrayLength() == 0)
        {
            value.Fail(ExpectedHeader);
            return null;
        }

        var names = value.Elements().Select(e => (Value: e, Text: e.Text("the name of a column", text => !string.IsNullOrWhiteSpace(text)))).ToList();
        foreach (var twice in names.Where(n => n.Text is not null).GroupBy(n => n.Text).Where(g => g.Count() > 1))
        {
            twice.Last().Value.Fail("each name once");
        }

        return [.. names.Select(n => n.Text).OfType<string>()];
    }
}
