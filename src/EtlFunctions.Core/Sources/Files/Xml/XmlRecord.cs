using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>
/// Reads an element as a JSON object: attributes as <c>@name</c>, elements by their names, an array where one comes several times,
/// and text beside either as <c>#text</c>. An element that holds only text is that text.
/// </summary>
/// <param name="xml">The document.</param>
/// <param name="lists">The elements that are arrays though they come once, by their paths from the record.</param>
internal sealed class XmlRecord(XmlReader xml, IReadOnlySet<string> lists)
{
    private const string Text = "#text";
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private const string Xmlns = "http://www.w3.org/2000/xmlns/";

    private long _length;

    /// <summary>Reads the element that the document stands on, up to its end.</summary>
    public JsonObject Read()
    {
        _length = 0;
        var node = ReadElement(string.Empty, depth: 0);
        return node as JsonObject ?? (node is null ? [] : new JsonObject { [Text] = node });
    }

    private JsonNode? ReadElement(string path, int depth)
    {
        if (depth > MappingLimits.MaxNesting)
        {
            throw new XmlException($"found elements more than {MappingLimits.MaxNesting} deep; expected fewer.");
        }

        var isEmpty = xml.IsEmptyElement;
        var fields = new JsonObject();
        var isNil = ReadAttributes(fields);
        var text = new StringBuilder();
        var hasElements = false;
        while (!isEmpty && xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                hasElements = true;
                var name = xml.Name;
                Count(name.Length);
                var below = path.Length == 0 ? name : $"{path}/{name}";
                Add(fields, name, ReadElement(below, depth + 1), lists.Contains(below));
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                Count(xml.Value.Length);
                text.Append(xml.Value);
            }
        }

        if (fields.Count == 0)
        {
            return isNil ? null : text.ToString();
        }

        if (text.Length > 0 && !(hasElements && string.IsNullOrWhiteSpace(text.ToString())))
        {
            fields[Text] = text.ToString();
        }

        return fields;
    }

    private static void Add(JsonObject fields, string name, JsonNode? value, bool isList)
    {
        if (!fields.TryGetPropertyValue(name, out var before))
        {
            fields[name] = isList ? new JsonArray(value) : value;
        }
        else if (before is JsonArray several)
        {
            several.Add(value);
        }
        else
        {
            fields.Remove(name);
            fields[name] = new JsonArray(before, value);
        }
    }

    private bool ReadAttributes(JsonObject fields)
    {
        var isNil = false;
        while (xml.MoveToNextAttribute())
        {
            Count(xml.Name.Length + xml.Value.Length);
            if (xml.NamespaceURI == SchemaInstance)
            {
                isNil |= xml.LocalName == "nil" && xml.Value is "true" or "1";
            }
            else if (xml.NamespaceURI != Xmlns)
            {
                fields["@" + xml.Name] = xml.Value;
            }
        }

        xml.MoveToElement();
        return isNil;
    }

    private void Count(int characters)
    {
        _length += characters;
        if (_length > RecordLimits.KeptWhole / 2)
        {
            throw new XmlException($"found a record of more than {RecordLimits.KeptWhole / 2:N0} characters; expected fewer. Correct source.recordPath.");
        }
    }
}
