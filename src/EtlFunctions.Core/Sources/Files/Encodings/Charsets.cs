using System.Collections.Concurrent;
using System.Text;

namespace EtlFunctions.Sources.Files;

/// <summary>The encodings that texts may be in.</summary>
internal static class Charsets
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8", ["unicode-1-1-utf-8"] = "utf-8", ["us-ascii"] = "utf-8", ["ascii"] = "utf-8",
        ["unicode"] = "utf-16le", ["ucs-2"] = "utf-16le", ["iso-10646-ucs-2"] = "utf-16le", ["unicodefffe"] = "utf-16be",
        ["latin1"] = "iso-8859-1", ["latin-1"] = "iso-8859-1", ["l1"] = "iso-8859-1", ["iso8859-1"] = "iso-8859-1", ["iso_8859-1"] = "iso-8859-1", ["cp819"] = "iso-8859-1",
        ["latin2"] = "iso-8859-2", ["latin5"] = "iso-8859-9", ["latin9"] = "iso-8859-15", ["iso8859-15"] = "iso-8859-15", ["iso_8859-15"] = "iso-8859-15",
        ["cp1250"] = "windows-1250", ["cp1251"] = "windows-1251", ["cp1252"] = "windows-1252", ["x-cp1252"] = "windows-1252", ["ansi"] = "windows-1252", ["cp1254"] = "windows-1254",
        ["koi8"] = "koi8-r", ["cp866"] = "ibm866", ["cp437"] = "ibm437", ["cp850"] = "ibm850", ["cp852"] = "ibm852", ["mac"] = "macintosh", ["x-mac-roman"] = "macintosh",
        ["sjis"] = "shift_jis", ["shift-jis"] = "shift_jis", ["ms_kanji"] = "shift_jis", ["x-sjis"] = "shift_jis", ["windows-31j"] = "shift_jis", ["cp932"] = "shift_jis",
        ["gb2312"] = "gbk", ["gb18030"] = "gbk", ["cp936"] = "gbk", ["big5-hkscs"] = "big5", ["cp950"] = "big5", ["cp949"] = "euc-kr", ["ks_c_5601-1987"] = "euc-kr", ["x-euc-jp"] = "euc-jp",
    };

    private static readonly ConcurrentDictionary<string, Charset> Made = new(StringComparer.Ordinal);

    /// <summary>Gets an encoding by its name in a feed.</summary>
    /// <returns>The encoding, or <see langword="null"/> for UTF-8.</returns>
    public static Charset? Of(string? name) => name is null or "utf-8" ? null : Made.GetOrAdd(name, Make);

    /// <summary>Gets the name in a feed of a charset as a header has it, or <see langword="null"/> where it is none known.</summary>
    public static string? Known(string? charset)
    {
        var name = charset?.Trim().Trim('"', '\'').ToLowerInvariant();
        name = name is not null && Aliases.TryGetValue(name, out var meant) ? meant : name;
        return name is not null && Feeds.SourceEncoding.Names.Contains(name) ? name : null;
    }

    private static Charset Make(string name) => name switch
    {
        "utf-16" or "utf-16le" => new Utf16Charset("utf-16le", isBigEndian: false),
        "utf-16be" => new Utf16Charset(name, isBigEndian: true),
        // What calls itself Latin-1 has the quotes and dashes of Windows in it, which Latin-1 lacks; browsers read it so too.
        "iso-8859-1" => new TableCharset(name, Find("windows-1252")),
        "iso-8859-9" => new TableCharset(name, Find("windows-1254")),
        "gbk" => new TableCharset(name, Find("gb2312")),
        "euc-kr" => new TableCharset(name, Find("ks_c_5601-1987")),
        _ => new TableCharset(name, Find(name)),
    };

    private static Encoding Find(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
