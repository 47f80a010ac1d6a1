using System.Globalization;
using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the header and then the rows of a CSV file; a bad row keeps its bytes and says what is wrong.</summary>
internal sealed class CsvRows
{
    private readonly InputBuffer _input;
    private readonly CsvLines _lines;
    private readonly CsvFields _fields = new();
    private readonly int _maxRecordBytes;

    public CsvRows(InputBuffer input, RecordLayout layout)
    {
        var delimiter = layout.Delimiter;
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n')
        {
            throw new SourceException($"{input.Name}: source.delimiter is '{delimiter}'; expected one ASCII character other than a quote or a line end.") { StopsRun = true };
        }

        _input = input;
        _lines = new CsvLines(input, (byte)delimiter);
        _maxRecordBytes = layout.MaxRecordBytes;
        Header = ReadHeader(layout.Mapping);
        _lines.Limit(_maxRecordBytes);
    }

    /// <summary>Gets the columns, or <see langword="null"/> for an empty file.</summary>
    public CsvHeader? Header { get; }

    /// <summary>Gets or sets the number of the line that comes next.</summary>
    public long Line
    {
        get => _lines.Line;
        set => _lines.Line = value;
    }

    /// <summary>Reads the row that comes next, or <see langword="null"/> at the end. Rows without any text are passed. Its fields are those of the row read last.</summary>
    public CsvRow? Read()
    {
        while (Header is not null && _lines.Find() is { Length: > 0 } line)
        {
            var at = new RecordLocation(_input.Name, Line, _input.Offset);
            var bytes = WithoutLineEnd(_input.Available[..line.Length]);
            var row = Problem(line, at, bytes) ?? Split(at, bytes);
            var length = _lines.Pass(line);
            if (line.IsLong)
            {
                row = new CsvRow(at, null, row!.Value.Problem with { Problem = ReadProblem.TooLarge(at, length, _maxRecordBytes) });
            }

            if (row is not null)
            {
                return row;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> row)
    {
        row = row is [.., Blank.LineFeed] ? row[..^1] : row;
        return row[..Blank.LengthWithoutReturn(row)];
    }

    private static CsvRow Bad(RecordLocation at, ReadOnlySpan<byte> bytes, Catalog.RejectReason reason) =>
        new(at, null, new RawRecord(at, bytes.ToArray(), reason));

    private CsvRow? Problem(CsvLine line, RecordLocation at, ReadOnlySpan<byte> bytes)
    {
        if (line.IsCut)
        {
            return Bad(at, bytes, ReadProblem.InvalidGzip(at, _input.Damage!));
        }

        if (line.IsLong || bytes.Length > _maxRecordBytes)
        {
            return Bad(at, bytes, ReadProblem.TooLarge(at, bytes.Length, _maxRecordBytes));
        }

        if (line.Broken is not null)
        {
            return Bad(at, bytes, ReadProblem.InvalidCsv(at, line.Broken));
        }

        return Utf8.IsValid(bytes) ? null : Bad(at, bytes, ReadProblem.InvalidUtf8(at));
    }

    private CsvRow? Split(RecordLocation at, ReadOnlySpan<byte> row)
    {
        _fields.Fill(row, _lines.FieldEnds);
        if (_fields.IsAllBlank())
        {
            return null;
        }

        return _fields.Count == Header!.Names.Count
            ? new CsvRow(at, _fields)
            : Bad(at, row, ReadProblem.InvalidCsv(at, string.Create(
                CultureInfo.InvariantCulture, $"found {_fields.Count} fields; expected {Header.Names.Count}, as the header has")));
    }

    private CsvHeader? ReadHeader(MappingOptions mapping)
    {
        var line = _lines.Find();
        if (line.Length == 0 || line.IsCut)
        {
            return null;
        }

        var bytes = WithoutLineEnd(_input.Available[..line.Length]);
        if (line.IsLong || line.Broken is not null || !Utf8.IsValid(bytes))
        {
            var found = line.IsLong ? "it is longer than can be kept" : line.Broken ?? "it is not UTF-8";
            throw new SourceException($"{_input.Name}, line {Line}: the header cannot be read: {found}. Correct the file and start again.") { StopsRun = true };
        }

        _fields.Fill(bytes, _lines.FieldEnds);
        _lines.Pass(line);
        return new CsvHeader(_fields, _input.Name, mapping);
    }
}
