using System.Buffers.Binary;
using System.Text;

namespace EtlFunctions.Sources.Files;

/// <summary>Knows files that are no texts by their first bytes, whatever they are called.</summary>
internal static class ForeignFile
{
    private const int TarMagic = 257;

    /// <summary>Says what a file is and what to do, or gives <see langword="null"/> for what may be a text.</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="isUnpacked">Whether they come out of an archive.</param>
    /// <param name="isWide">Whether the text is known to be in UTF-16, or may be.</param>
    /// <param name="isBody">Whether it comes over HTTP.</param>
    public static string? Describe(ReadOnlySpan<byte> start, bool isUnpacked, bool isWide = false, bool isBody = false) => start switch
    {
        [0x1F, 0x8B, 8, ..] => isUnpacked
            ? "found a gzip file within the archive; expected a text. Unpack it once"
            : "found a gzip file; expected a text. Set source.compression to \"gzip\", or let its name end in .gz",
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => Zip(start, isUnpacked, isBody),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => "found an Excel workbook of the old kind (.xls); expected a text. Save it as .xlsx or as CSV UTF-8, and name that file in source.path",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "found a PDF document; expected a text. Ask for CSV, JSON or NDJSON instead",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => Archive("a 7z archive"),
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, ..] => Archive("a RAR archive"),
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => Archive("a bzip2 file"),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => Archive("an xz file"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Archive("a Zstandard file"),
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "found a Parquet file; expected a text. Export it as CSV or NDJSON",
        [(byte)'S', (byte)'Q', (byte)'L', (byte)'i', (byte)'t', (byte)'e', (byte)' ', ..] => "found an SQLite database; expected a text. Export its table as CSV or NDJSON",
        { Length: > TarMagic + 5 } when start[TarMagic..].StartsWith("ustar"u8) => Archive("a tar archive"),
        _ => isWide ? null : Wide(start),
    };

    private static string Archive(string noun) => $"found {noun}; expected a text. Unpack it and name the file inside in source.path";

    private static string Zip(ReadOnlySpan<byte> start, bool isUnpacked, bool isBody)
    {
        const string Download = "Over HTTP it is not read: download it, and name it in a source of type file";
        const int NameLength = 26, Name = 30;
        if (start.IndexOf("[Content_Types].xml"u8) >= 0 || start.IndexOf("xl/workbook.xml"u8) >= 0 || start.IndexOf("xl/worksheets"u8) >= 0)
        {
            return "found an Excel workbook (.xlsx); expected a text. " + (isBody ? Download : isUnpacked ? "Unpack it and name the workbook in source.path" : "Set source.format to \"xlsx\", or let its name end in .xlsx");
        }

        if (start.IndexOf("mimetypeapplication/vnd.oasis"u8) >= 0)
        {
            return "found a spreadsheet (OpenDocument); expected a text. Save it as CSV in UTF-8 and name that file in source.path";
        }

        var length = start.Length > Name ? BinaryPrimitives.ReadUInt16LittleEndian(start[NameLength..]) : 0;
        var inside = start[2] == 3 && length > 0 && start.Length >= Name + length ? Encoding.UTF8.GetString(start.Slice(Name, length)) : null;
        var what = $"found a zip archive{(inside is null ? string.Empty : $" (\"{Mapping.FoundText.Quote(inside)}\" in it)")}; expected a text. ";
        return what + (isBody ? Download : isUnpacked ? "Unpack it once" : "Set source.compression to \"zip\", or let its name end in .zip");
    }

    // Texts in UTF-16 mostly have a zero in every second byte.
    private static string? Wide(ReadOnlySpan<byte> start)
    {
        var looked = start[..Math.Min(start.Length & ~1, 1024)];
        int even = 0, odd = 0;
        for (var i = 0; i < looked.Length; i += 2)
        {
            even += looked[i] == 0 ? 1 : 0;
            odd += looked[i + 1] == 0 ? 1 : 0;
        }

        var most = looked.Length / 4;
        return looked.Length < 4 || (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) ? null
            : odd > most && even <= looked.Length / 50 ? Wide("utf-16le")
            : even > most && odd <= looked.Length / 50 ? Wide("utf-16be")
            : null;
    }

    private static string Wide(string name) => $"found a zero in every second byte, as in text in UTF-16; expected UTF-8. Set source.encoding to \"{name}\"";
}
