using System.Text.Json;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Knows texts of another format than the one they are read in by their beginning.</summary>
/// <param name="text">The beginning, in UTF-8 without a byte order mark.</param>
/// <param name="isWhole">Whether it is the whole text.</param>
internal readonly ref struct ForeignText(ReadOnlySpan<byte> text, bool isWhole)
{
    private const int LinesLookedAt = 3;

    private readonly ReadOnlySpan<byte> _text = text[Blank.LengthAtStart(text)..];
    private readonly bool _isWhole = isWhole;

    /// <summary>Says what a text is and what to do, or gives <see langword="null"/> for what may be of the format.</summary>
    /// <param name="format">The format it is read in.</param>
    /// <param name="hasSelector">Whether the feed tells where in a document its records are.</param>
    /// <param name="beginsTable">Whether a table begins at once, not behind other lines.</param>
    public string? Describe(FileFormat format, bool hasSelector, bool beginsTable = true) => _text switch
    {
        [] => null,
        _ when format == FileFormat.Csv && !beginsTable => null,
        [(byte)'<', ..] => Markup(format),
        _ when format == FileFormat.Xml => _text.ContainsAny((byte)'\0', (byte)0xFE, (byte)0xFF) ? null : $"found '{Mapping.FoundText.Quote(FirstLine()[..Math.Min(FirstLine().Length, 20)])}'; expected an XML document. Correct source.format",
        [(byte)'[' or (byte)'{', ..] when format == FileFormat.Csv => $"found JSON; expected CSV. {ForJson()}",
        [(byte)'[', ..] when format == FileFormat.Ndjson => Array(),
        [(byte)'{', ..] when format == FileFormat.Ndjson => Pretty(),
        [(byte)'{', ..] when format == FileFormat.Json && !hasSelector => Document(),
        [not ((byte)'[' or (byte)'{'), ..] when format == FileFormat.Json => $"found '{Mapping.FoundText.Quote(FirstLine()[..Math.Min(FirstLine().Length, 20)])}'; expected a JSON document. {(LooksLikeCsv() ? ForCsv() : "Correct source.format")}",
        _ when format == FileFormat.Ndjson && LooksLikeCsv() => $"found lines that are no JSON; expected an object on each. {ForCsv()}",
        _ => null,
    };

    /// <summary>Says which settings the text would be read with.</summary>
    public string? Proposal() => _text switch
    {
        [] => null,
        [(byte)'<', ..] => Markup(FileFormat.Auto),
        [(byte)'[' or (byte)'{', ..] => ForJson(),
        _ => LooksLikeCsv() ? ForCsv() : null,
    };

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);

    /// <summary>Tells whether a text begins as an HTML page does.</summary>
    public static bool IsHtml(ReadOnlySpan<byte> text) =>
        StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8) || StartsWith(text, "<head"u8) || StartsWith(text, "<body"u8);

    private string? Markup(FileFormat format) => IsHtml(_text)
        ? "found an HTML page, such as one to log in or to say what is wrong; expected CSV, JSON or NDJSON. Fetch the file again and look into it"
        : format == FileFormat.Xml ? null : $"found XML; expected {(format == FileFormat.Auto ? "CSV, JSON or NDJSON" : format.ToString().ToUpperInvariant())}. {XmlRecordPath.Proposal(_text)}";

    private string ForJson() => _text[0] == (byte)'[' ? "Set source.format to \"json\""
        : IsLines() ? "Set source.format to \"ndjson\""
        : "Set source.format to \"json\" and source.dataSelector to the array of records in it";

    private string ForCsv()
    {
        var line = FirstLine();
        var (best, most) = (',', 0);
        foreach (var delimiter in ",;\t|")
        {
            var count = line.Count((byte)delimiter);
            (best, most) = count > most ? (delimiter, count) : (best, most);
        }

        var named = best switch
        {
            ',' => string.Empty,
            '\t' => " and source.delimiter to \"\\t\"",
            _ => $" and source.delimiter to \"{best}\"",
        };
        return $"It looks like CSV: set source.format to \"csv\"{named}";
    }

    private ReadOnlySpan<byte> FirstLine()
    {
        var end = _text.IndexOf(Blank.LineFeed);
        return Blank.Trim(end < 0 ? _text : _text[..end]);
    }

    private ReadOnlySpan<byte> AfterFirstLine()
    {
        var end = _text.IndexOf(Blank.LineFeed);
        return end < 0 ? [] : _text[(end + 1)..];
    }

    /// <summary>Tells whether the first line is a value of its own and the next, if there is one, begins another.</summary>
    private bool IsLines()
    {
        var rest = AfterFirstLine();
        rest = rest[Blank.LengthAtStart(rest)..];
        return IsValue(FirstLine()) && rest is [] or [(byte)'{', ..];
    }

    private static bool IsValue(ReadOnlySpan<byte> line)
    {
        var end = default(JsonValueScan).Scan(line);
        return end == line.Length;
    }

    private static bool IsJson(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return json.Read() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string? Array()
    {
        var first = FirstLine();
        var inside = first.Length > 1 ? first[(1 + Blank.LengthAtStart(first[1..]))..] : default;
        // A line may be an array; then others follow.
        return IsValue(first) && (inside is not [(byte)'{', ..] || !Blank.Is(AfterFirstLine()))
            ? null
            : "found a JSON array; expected an object on each line (NDJSON). Set source.format to \"json\"";
    }

    private string? Pretty()
    {
        var first = FirstLine();
        var rest = AfterFirstLine();
        rest = rest[Blank.LengthAtStart(rest)..];
        var next = rest.IndexOf(Blank.LineFeed) is >= 0 and var end ? Blank.Trim(rest[..end]) : Blank.Trim(rest);
        var goesOn = first is [.., (byte)'{' or (byte)'[' or (byte)',' or (byte)':'] && !IsValue(first) && !rest.IsEmpty
            && !(next is [(byte)'{', ..] && first is not [.., (byte)'['] && IsValue(next));
        if (!goesOn)
        {
            return null;
        }

        var scan = default(JsonValueScan);
        var length = scan.Scan(_text);
        var behind = length < 0 ? default : _text[length..];
        behind = behind.IsEmpty ? behind : behind[Blank.LengthAtStart(behind)..];
        return length < 0
            ? "found a JSON document over several lines; expected an object on each line (NDJSON). Set source.format to \"json\" and source.dataSelector to the array of records in it"
            : behind.IsEmpty && _isWhole
            ? $"found one JSON document over several lines; expected an object on each line (NDJSON). {ForDocument()}"
            : "found JSON objects over several lines (pretty-printed); expected an object on each line (NDJSON). "
                + "Write each on a line of its own, for instance with `jq -c . FILE`, or put them in one array and set source.format to \"json\"";
    }

    private string? Document()
    {
        var length = default(JsonValueScan).Scan(_text);
        var behind = length < 0 ? default : _text[length..];
        behind = behind.IsEmpty ? behind : behind[Blank.LengthAtStart(behind)..];
        return behind switch
        {
            [(byte)'{', ..] => IsLines()
                ? "found a JSON object on each line (NDJSON); expected one document. Set source.format to \"ndjson\""
                : "found JSON objects one after the other; expected one document. Write each on a line of its own, for instance with `jq -c . FILE`, and set source.format to \"ndjson\"",
            [] when length >= 0 && _isWhole => $"found a JSON object; expected an array of records. {ForDocument()}",
            _ => null,
        };
    }

    private string ForDocument()
    {
        try
        {
            using var document = JsonDocument.Parse(_text.ToArray());
            string[] arrays = [.. JsonArrays.In(document.RootElement).Take(5).Select(a => $"\"{a}\"")];
            return arrays.Length > 0
                ? $"Set source.format to \"json\" and source.dataSelector to the array of records in it: it has {string.Join(", ", arrays)}"
                : "It has no array: put the record in one and set source.format to \"json\", or write it on one line and set source.format to \"ndjson\"";
        }
        catch (JsonException)
        {
            return "Set source.format to \"json\" and source.dataSelector to the array of records in it";
        }
    }

    private bool LooksLikeCsv()
    {
        var rest = _text;
        for (var i = 0; i < LinesLookedAt && !rest.IsEmpty; i++)
        {
            var end = rest.IndexOf(Blank.LineFeed);
            if (Blank.Trim(end < 0 ? rest : rest[..end]) is [(byte)'{' or (byte)'[', ..])
            {
                return false;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return FirstLine().IndexOfAny(",;\t|"u8) >= 0 && !IsJson(FirstLine());
    }
}
