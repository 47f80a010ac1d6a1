using System.Text.Json;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Http;

namespace EtlFunctions.Drafting;

/// <summary>The fields of the first records, and of the objects in their arrays.</summary>
internal sealed class SampleFields
{
    // Deeper, a field is hardly ever a column of its own.
    private const int MostSteps = 4;
    private const int MostFields = 500;
    private const int MostElements = 50;

    private readonly Dictionary<string, SampleField> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleList> _lists = new(StringComparer.Ordinal);

    /// <summary>Gets the records looked at.</summary>
    public int Records { get; private set; }

    /// <summary>Gets the fields in the order in which they were met.</summary>
    public IReadOnlyCollection<SampleField> Fields => _fields.Values;

    /// <summary>Gets the arrays of objects in the order in which they were met.</summary>
    public IReadOnlyCollection<SampleList> Lists => _lists.Values;

    public SampleField? Find(string path) => _fields.GetValueOrDefault(path);

    /// <summary>Takes a record; what is no JSON object is passed over.</summary>
    public void Add(in RawRecord record)
    {
        if (record.Problem is not null)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(record.Payload);
            Add(document.RootElement);
        }
        catch (JsonException)
        {
            // The mapping would reject it; it tells nothing about the others.
        }
    }

    private void Add(JsonElement record)
    {
        if (record.ValueKind == JsonValueKind.Object)
        {
            Records++;
            Add(record, []);
        }
    }

    private void Add(JsonElement value, string[] names)
    {
        foreach (var property in value.EnumerateObject())
        {
            // The rows of a product are the record once more.
            if (names.Length == 0 && property.Name == SkuReader.RowsField)
            {
                continue;
            }

            string[] here = [.. names, property.Name];
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object when here.Length < MostSteps:
                    Add(property.Value, here);
                    break;
                case JsonValueKind.Array:
                    AddArray(property.Value, here);
                    break;
                default:
                    Field(PathOf(here), here)?.Add(property.Value);
                    break;
            }
        }
    }

    private void AddArray(JsonElement array, string[] names)
    {
        var path = PathOf(names);
        if (array.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object))
        {
            if (!_lists.TryGetValue(path, out var list))
            {
                _lists.Add(path, list = new SampleList(path, names));
            }

            list.Arrays++;
            foreach (var element in array.EnumerateArray().Take(MostElements))
            {
                list.Elements.Add(element);
            }
        }
        else
        {
            Field($"{path}[0]", names)?.Add(array[0]);
        }
    }

    private SampleField? Field(string path, string[] names)
    {
        if (!_fields.TryGetValue(path, out var field) && _fields.Count < MostFields)
        {
            _fields.Add(path, field = new SampleField(path, names));
        }

        return field;
    }

    private static string PathOf(string[] names) => string.Join('.', names.Select(JsonValues.Escape));
}

/// <summary>An array of objects that records have.</summary>
/// <param name="path">The path, as a feed writes it.</param>
/// <param name="names">The names that lead there.</param>
internal sealed class SampleList(string path, IReadOnlyList<string> names)
{
    public string Path => path;

    public IReadOnlyList<string> Words { get; } = [.. names.Select(Word.Of)];

    /// <summary>Gets or sets the records that have it.</summary>
    public int Arrays { get; set; }

    /// <summary>Gets the fields of its objects.</summary>
    public SampleFields Elements { get; } = new();
}
