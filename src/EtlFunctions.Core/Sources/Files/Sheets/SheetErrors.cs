using System.IO.Compression;
using System.Xml;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the cells of a sheet that hold an error, such as <c>#N/A</c>: the library gives them as empty.</summary>
internal static class SheetErrors
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string BookPath = "xl/workbook.xml";
    private const string RelationsPath = "xl/_rels/workbook.xml.rels";

    /// <summary>Gets the errors by row and column, from 1.</summary>
    /// <param name="file">The workbook; its position is kept.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="sheet">The number of the sheet, from 0.</param>
    public static Dictionary<(int Row, int Column), string> Of(Stream file, string name, int sheet)
    {
        var position = file.Position;
        using var zip = ZipEntries.Open(file, name);
        var errors = new Dictionary<(int, int), string>();
        if (zip.GetEntry(BookPath) is { } book && zip.GetEntry(RelationsPath) is { } relations && Part(book, relations, sheet) is { } part && zip.GetEntry(part) is { } cells && HasErrors(cells))
        {
            Read(cells, errors);
        }

        file.Position = position;
        return errors;
    }

    private static string? Part(ZipArchiveEntry book, ZipArchiveEntry relations, int sheet)
    {
        var ids = Elements(book, "sheet", xml => xml.GetAttribute("id", Relations));
        var targets = Elements(relations, "Relationship", xml => (Id: xml.GetAttribute("Id"), Target: xml.GetAttribute("Target")));
        return sheet < ids.Count && targets.Find(t => t.Id == ids[sheet]).Target is { } target
            ? target.StartsWith('/') ? target[1..] : "xl/" + target
            : null;
    }

    private static List<T> Elements<T>(ZipArchiveEntry entry, string name, Func<XmlReader, T> take)
    {
        using var text = entry.Open();
        using var xml = XmlReader.Create(text, new XmlReaderSettings { XmlResolver = null });
        var found = new List<T>();
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == name)
            {
                found.Add(take(xml));
            }
        }

        return found;
    }

    // Hardly any sheet has one, and looking for one is much faster than reading.
    private static bool HasErrors(ZipArchiveEntry cells)
    {
        const int Overlap = 8;
        using var text = cells.Open();
        var buffer = new byte[64 * 1024];
        for (int kept = 0, read; (read = text.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var seen = buffer.AsSpan(0, kept + read);
            if (seen.IndexOf("t=\"e\""u8) >= 0 || seen.IndexOf("t='e'"u8) >= 0)
            {
                return true;
            }

            kept = Math.Min(Overlap, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }

        return false;
    }

    private static void Read(ZipArchiveEntry cells, Dictionary<(int Row, int Column), string> errors)
    {
        using var text = cells.Open();
        using var xml = XmlReader.Create(text, new XmlReaderSettings { XmlResolver = null });
        var (row, column, isError) = (0, 0, false);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row")
            {
                row = int.TryParse(xml.GetAttribute("r"), out var number) ? number : row + 1;
                column = 0;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "c")
            {
                column = xml.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
                isError = xml.GetAttribute("t") == "e";
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "v" && isError && !xml.IsEmptyElement && xml.Read())
            {
                errors[(row, column)] = xml.Value;
            }
        }
    }

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(char.IsAsciiLetter))
        {
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
        }

        return column;
    }
}
