using System.Xml;

namespace EtlFunctions.Drafting;

/// <summary>Finds the element of an XML document that is a record, by its beginning.</summary>
internal static class XmlRecords
{
    /// <summary>Gets the path of the outermost element that comes several times and has elements inside; <see langword="null"/> where there is none.</summary>
    public static string? Find(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using var xml = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        try
        {
            Count(xml, counts);
        }
        catch (XmlException)
        {
            // The beginning ends somewhere; what was counted before tells.
        }

        // Outer elements come once, records several times, and what is inside of them as often or more.
        var repeated = counts.Where(c => c.Value > 1).OrderBy(c => c.Key.Count(x => x == '/')).Select(c => c.Key).FirstOrDefault();
        return repeated ?? counts.Keys.OrderBy(path => path.Count(x => x == '/')).FirstOrDefault();
    }

    private static void Count(XmlReader xml, Dictionary<string, int> counts)
    {
        var open = new List<(string Name, bool HasElements)>();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            open.RemoveRange(xml.Depth, open.Count - xml.Depth);
            if (xml.Depth > 1 && !open[^1].HasElements)
            {
                open[^1] = open[^1] with { HasElements = true };
                var path = string.Join('/', open.Select(element => element.Name));
                counts[path] = counts.GetValueOrDefault(path) + 1;
            }

            open.Add((xml.Name, false));
        }
    }
}
