using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens a document in its encoding, without a DTD and without anything from outside of it.</summary>
internal static partial class XmlDocumentReader
{
    private static readonly string[] Own = ["utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1"];

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>Opens the document.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="text">The same, for its name.</param>
    /// <param name="charset">The encoding that the feed names, which comes before the one that the document declares.</param>
    public static XmlReader Open(RecordTextStream stream, IRecordText text, Charset? charset)
    {
        charset ??= Declared(stream.Peek(), text.Name);
        return charset is null
            ? XmlReader.Create(stream, Settings)
            : XmlReader.Create(new StreamReader(new RecordTextStream(new DecodedText(stream.Rest(), charset, [])), Encoding.UTF8), Settings);
    }

    /// <summary>Gets the encoding that a document declares and that only we can read, or <see langword="null"/>.</summary>
    private static Charset? Declared(ReadOnlySpan<byte> start, string name)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(start[..Math.Min(start.Length, 256)]));
        if (!match.Success || Own.Contains(match.Groups[1].Value, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        return Charsets.Known(match.Groups[1].Value) is { } known
            ? Charsets.Of(known)
            : throw new FeedMisfitException($"{name}: the document declares the encoding \"{Mapping.FoundText.Quote(match.Groups[1].Value)}\"; expected one of {string.Join(", ", Feeds.SourceEncoding.Names)}. Set source.encoding to what it is in, and start again.");
    }

    [GeneratedRegex("^(?:\u00EF\u00BB\u00BF)?<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']")]
    private static partial Regex Declaration();
}
