using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Drafting;

/// <summary>Finds out by its beginning how a text holds its records, and sets what the feed must say of it.</summary>
internal static class TextLayout
{
    private const int LinesLookedAt = 30;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>Finds it out.</summary>
    /// <param name="head">The beginning of the text.</param>
    /// <param name="isWhole">Whether it is the whole text.</param>
    /// <param name="source">The part <c>source</c>, to which keys are added.</param>
    /// <param name="byName">The format that the name tells.</param>
    /// <param name="defaultDelimiter">The delimiter where the feed names none.</param>
    /// <returns>The format.</returns>
    public static FileFormat Find(ReadOnlySpan<byte> head, bool isWhole, JsonObject source, FileFormat byName, char defaultDelimiter)
    {
        var (text, encoding) = Decode(head, isWhole);
        if (encoding is not null)
        {
            source["encoding"] = encoding;
        }

        var begin = text.TrimStart();
        var format = begin switch
        {
            ['{', ..] when IsLines(begin, isWhole, byName) => FileFormat.Ndjson,
            ['{' or '[', ..] => FileFormat.Json,
            ['<', ..] => FileFormat.Xml,
            _ => FileFormat.Csv,
        };
        if (format != byName)
        {
            source["format"] = format.ToString().ToLowerInvariant();
        }

        if (format == FileFormat.Xml)
        {
            source.Remove("encoding");
            source["recordPath"] = XmlRecords.Find(begin)
                ?? throw new SourceException("The document has no element with elements inside that could be a record. Name it in source.recordPath.") { StopsRun = true };
        }
        else if (format == FileFormat.Json && JsonRecords.Find(Encoding.UTF8.GetBytes(text)) is { Length: > 0 } selector)
        {
            source["dataSelector"] = selector;
        }
        else if (format == FileFormat.Csv)
        {
            FindHeader(begin, source);
            FindDelimiter(begin, source, defaultDelimiter);
        }

        return format;
    }

    private static (string Text, string? Encoding) Decode(ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return (head[0] == 0xFF ? Encoding.Unicode.GetString(head[2..]) : Encoding.BigEndianUnicode.GetString(head[2..]), null);
        }

        var plain = head is [0xEF, 0xBB, 0xBF, ..] ? head[3..] : head;
        // The last character may be cut.
        var judged = isWhole ? plain : plain[..Math.Max(0, plain.LastIndexOf((byte)'\n') + 1)];
        if (Utf8.IsValid(judged.IsEmpty ? plain : judged))
        {
            return (Encoding.UTF8.GetString(plain), null);
        }

        var likely = LikelyCharset.Of(judged);
        return (Encoding.UTF8.GetString(Charsets.Of(likely)?.ToUtf8(plain) ?? plain.ToArray()), likely);
    }

    // One line alone may be a document as well; then its name tells.
    private static bool IsLines(string text, bool isWhole, FileFormat byName)
    {
        var lines = text.Split('\n', 3);
        var first = lines[0].TrimEnd();
        var isOnly = isWhole && (lines.Length == 1 || (lines.Length == 2 && string.IsNullOrWhiteSpace(lines[1])));
        return first.EndsWith('}') && JsonNodeOrNull(first) is JsonObject
            && (isOnly ? byName != FileFormat.Json : lines.Length > 1 && lines[1].TrimStart() is [] or ['{', ..]);
    }

    private static JsonNode? JsonNodeOrNull(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    // Amazon's listing files have two lines of their own above the names of the columns.
    private static void FindHeader(string text, JsonObject source)
    {
        if (text.StartsWith("TemplateType=", StringComparison.OrdinalIgnoreCase))
        {
            source["header"] = 3;
        }
    }

    private static void FindDelimiter(string text, JsonObject source, char defaultDelimiter)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Take(LinesLookedAt).ToArray();
        if (lines.Length == 0)
        {
            throw new SourceException("The source is empty: nothing can be told of it.") { StopsRun = true };
        }

        // Such a line says it to the reader as well.
        if (lines[0].Trim('"').StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var best = Delimiters.Select(d => (Delimiter: d, Count: Outside(lines[0], d))).MaxBy(c => c.Count);
        if (best.Count > 0 && best.Delimiter != defaultDelimiter)
        {
            source["delimiter"] = best.Delimiter.ToString();
        }
    }

    /// <summary>Counts a character outside of quotes.</summary>
    private static int Outside(string line, char delimiter)
    {
        var count = 0;
        var isQuoted = false;
        foreach (var character in line)
        {
            isQuoted ^= character == '"';
            count += !isQuoted && character == delimiter ? 1 : 0;
        }

        return count;
    }
}
