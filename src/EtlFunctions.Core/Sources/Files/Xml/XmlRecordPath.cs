using System.Xml;

namespace EtlFunctions.Sources.Files;

/// <summary>Guesses which element of a document is a record.</summary>
internal static class XmlRecordPath
{
    /// <summary>Says what to set.</summary>
    public static string Proposal(ReadOnlySpan<byte> start) => Guess(start) is { } path
        ? $"Set source.format to \"xml\" and source.recordPath to \"{path}\""
        : "Set source.format to \"xml\" and source.recordPath to the path of that element, such as \"catalog/product\"";

    /// <summary>Gets the path of the outermost element with elements of its own that comes several times, or else of the first below the root; <see langword="null"/> where there is none.</summary>
    public static string? Guess(ReadOnlySpan<byte> start)
    {
        var counts = new Dictionary<string, (int Count, int Depth, bool IsParent)>(StringComparer.Ordinal);
        var path = new List<string>();
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(start.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    path.RemoveRange(xml.Depth, path.Count - xml.Depth);
                    Note(counts, string.Join('/', path), 0, xml.Depth - 1, isParent: true);
                    path.Add(xml.Name);
                    Note(counts, string.Join('/', path), 1, xml.Depth, isParent: false);
                }
            }
        }
        catch (XmlException)
        {
            // The rest is not there.
        }

        var parents = counts.Where(c => c.Value is { IsParent: true, Depth: > 0 }).ToList();
        return parents.Where(p => p.Value.Count > 1).OrderBy(p => p.Value.Depth).ThenByDescending(p => p.Value.Count).Select(p => p.Key).FirstOrDefault()
            ?? parents.OrderBy(p => p.Value.Depth).Select(p => p.Key).FirstOrDefault();
    }

    private static void Note(Dictionary<string, (int Count, int Depth, bool IsParent)> counts, string path, int count, int depth, bool isParent)
    {
        var before = counts.GetValueOrDefault(path);
        counts[path] = (before.Count + count, depth, before.IsParent || isParent);
    }
}
