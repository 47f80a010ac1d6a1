namespace EtlFunctions.Feeds;

/// <summary>The encodings that a feed may name for its texts.</summary>
public static class SourceEncoding
{
    /// <summary>Gets the names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "utf-8", "utf-16", "utf-16le", "utf-16be",
        "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
        "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-13", "iso-8859-15",
        "koi8-r", "koi8-u", "macintosh", "ibm437", "ibm850", "ibm852", "ibm866", "shift_jis", "euc-jp", "gbk", "big5", "euc-kr",
    ];
}
