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
    private readonly string[] _given;

    private CsvHeader(string[] names, RecordLayout layout, bool isGiven)
    {
        var mapping = layout.Mapping;
        _given = isGiven ? names : [];
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

    /// <summary>Makes the columns of a header.</summary>
    /// <param name="header">The fields of the header.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="layout">What the feed says of the text.</param>
    /// <param name="proposal">Says what would do better where mapped columns are missing, or <see langword="null"/>.</param>
    public static CsvHeader Of(CsvFields header, string file, RecordLayout layout, Func<string?> proposal)
    {
        var names = Enumerable.Range(0, header.Count).Select(i => Encoding.UTF8.GetString(header[i])).ToArray();
        // What ends its lines with a delimiter names no column by it.
        names = names[..(Array.FindLastIndex(names, n => !string.IsNullOrWhiteSpace(n)) + 1)];
        names = CsvNames.Distinct(names, file, layout);
        CsvNames.Verify(names, file, layout, proposal);
        return new CsvHeader(names, layout, isGiven: false);
    }

    /// <summary>Makes the columns that the feed names.</summary>
    public static CsvHeader Of(IReadOnlyList<string> names, string file, RecordLayout layout)
    {
        CsvNames.Verify([.. names], file, layout, () => "Correct source.header or the mapping");
        return new CsvHeader([.. names], layout, isGiven: true);
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

    /// <summary>Tells whether a row of which fields are missing may belong to the product of the row before it.</summary>
    public bool MayContinue(ReadOnlySpan<byte> product, CsvFields row)
    {
        if (product.IsEmpty || _id < 0 || _id >= row.Count)
        {
            return false;
        }

        var id = Id(row);
        return id.SequenceEqual(product) || id.IsEmpty || (_id == row.Count - 1 && product.StartsWith(id));
    }

    /// <summary>Refuses a table that has a header although the feed says that it has none.</summary>
    public void RequireNoHeader(CsvFields first, string file, long line)
    {
        if (_given.Length > 0 && first.Count >= _given.Length && !_given.Where((name, i) => !string.Equals(name, Encoding.UTF8.GetString(first[i]).Trim(), StringComparison.OrdinalIgnoreCase)).Any())
        {
            throw new FeedMisfitException($"{file}, line {line}: found the names of source.header themselves; expected a table without a header. Set source.header to {line}, and start again.");
        }
    }

    private static int Column(string[] names, string path) =>
        RecordPath.TryParse(path, out var parsed, out _) && parsed.Steps is [{ Name: { } name }] ? Array.IndexOf(names, name) : -1;
}
