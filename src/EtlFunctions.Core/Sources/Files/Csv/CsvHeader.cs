using System.Globalization;
using System.Text;
using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The columns of a CSV file and what the mapping makes of them.</summary>
internal sealed class CsvHeader
{
    /// <summary>The property of a record that holds its rows.</summary>
    public const string RowsName = SkuReader.RowsField;

    private readonly int _id = -1;
    private readonly bool _trimsId;
    private readonly int[] _productColumns;

    /// <summary>Initializes a new instance of the <see cref="CsvHeader"/> class.</summary>
    /// <param name="header">The fields of the header.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="proposal">Says which other delimiter would do better, or <see langword="null"/>.</param>
    public CsvHeader(CsvFields header, string file, MappingOptions mapping, Func<string?> proposal)
    {
        var names = Enumerable.Range(0, header.Count).Select(i => Encoding.UTF8.GetString(header[i])).ToArray();
        // What ends its lines with a delimiter names no column by it.
        names = names[..(Array.FindLastIndex(names, n => !string.IsNullOrWhiteSpace(n)) + 1)];
        Verify(names, file);
        Verify(names, file, mapping, proposal);
        Names = [.. names.Select(n => JsonEncodedText.Encode(n, CsvJson.Encoder))];
        if (mapping.Id?.Path is { } id)
        {
            _id = Column(names, id);
            _trimsId = mapping.Id.Trim ?? mapping.Trim;
        }

        FieldMapping?[] product = [mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status];
        _productColumns = mapping.Skus is null
            ? []
            : [.. product.Where(f => f?.Path is not null).Select(f => Column(names, f!.Path!)).Where(c => c >= 0)];
    }

    public IReadOnlyList<JsonEncodedText> Names { get; }

    /// <summary>Gets a row's id, which is empty where no column holds it.</summary>
    public ReadOnlySpan<byte> Id(CsvFields row) => _id < 0 ? [] : _trimsId ? Blank.Trim(row[_id]) : row[_id];

    /// <summary>Tells whether a row belongs to the product of the row before it, which has an id.</summary>
    /// <remarks>
    /// It does with the same id. With an empty id it does where every mapped column of the product is empty too, as shop
    /// exports write their variants; else it is a product without id, which the mapping rejects.
    /// </remarks>
    public bool Continues(ReadOnlySpan<byte> product, CsvFields row)
    {
        if (product.IsEmpty)
        {
            return false;
        }

        var id = Id(row);
        return id.IsEmpty
            ? _productColumns.Length > 0 && _productColumns.All(row.IsBlank)
            : id.SequenceEqual(product);
    }

    private static void Verify(string[] names, string file)
    {
        if (names.Length == 0)
        {
            throw Misfit(file, "found a header without a name; expected the names of the columns");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                throw Misfit(file, string.Create(CultureInfo.InvariantCulture, $"found column {i + 1} without a name in the header; expected a name for each"));
            }

            if (names[i] == RowsName || !seen.Add(names[i]))
            {
                throw Misfit(file, names[i] == RowsName
                    ? $"found a column named {RowsName}; that name stands for a record's rows"
                    : $"found two columns named \"{names[i]}\"; expected each name once");
            }
        }
    }

    private static void Verify(string[] names, string file, MappingOptions mapping, Func<string?> proposal)
    {
        if (MappedColumns.Missing(mapping, names, hasParts: false) is { } missing)
        {
            throw new FeedMisfitException(
                $"{file}: {missing}. {proposal() ?? "Correct the file, source.delimiter or the mapping, or set \"optional\": true where a column may be missing"}, and start again.");
        }
    }

    private static int Column(string[] names, string path) =>
        RecordPath.TryParse(path, out var parsed, out _) && parsed.Steps is [{ Name: { } name }] ? Array.IndexOf(names, name) : -1;

    private static SourceException Misfit(string file, string found) =>
        new($"{file}: {found}. Correct the file, source.delimiter or the mapping, and start again.") { StopsRun = true };
}
