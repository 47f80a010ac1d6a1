using System.Globalization;
using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the header and then the rows of a CSV file; a bad row keeps its bytes and says what is wrong.</summary>
internal sealed class CsvRows
{
    private readonly InputBuffer _input;
    private readonly CsvFields _fields = new();
    private readonly int _maxRecordBytes;
    private readonly byte _delimiter;
    private readonly int _fieldsOfRow;
    private CsvLines _lines;
    private CsvQuotes _quotes;

    public CsvRows(InputBuffer input, RecordLayout layout)
    {
        var delimiter = layout.Delimiter;
        if (!char.IsAscii(delimiter) || delimiter is '"' or '\r' or '\n')
        {
            throw new SourceException($"{input.Name}: source.delimiter is '{delimiter}'; expected one ASCII character other than a quote or a line end.") { StopsRun = true };
        }

        _input = input;
        _maxRecordBytes = layout.MaxRecordBytes;
        var named = CsvDelimiter.PassLine(input);
        _delimiter = named ?? (byte)delimiter;
        _quotes = CsvQuoteRule.Of(layout.Quotes, _delimiter);
        _lines = Lines(named is null ? 1 : 2);
        Header = ReadHeader(layout.HeaderMapping);
        _fieldsOfRow = Header is null ? 0 : FieldsOfFirstRow(Header.Names.Count);
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
                row = new CsvRow(at, null, row!.Value.Problem with { Problem = ReadProblem.TooLarge(length, _maxRecordBytes) });
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

    private CsvRow Bad(RecordLocation at, ReadOnlySpan<byte> bytes, Catalog.RejectReason reason) =>
        new(at, null, new RawRecord(at, _input.Stored(bytes), reason));

    private CsvLines Lines(long line) => new(_input, _delimiter, hasQuotes: _quotes == CsvQuotes.Enclose) { Line = line };

    private CsvRow? Problem(CsvLine line, RecordLocation at, ReadOnlySpan<byte> bytes)
    {
        if (line.IsCut)
        {
            return Bad(at, bytes, ReadProblem.InvalidGzip(_input.Damage!));
        }

        if (line.IsLong || bytes.Length > _maxRecordBytes)
        {
            return Bad(at, bytes, ReadProblem.TooLarge(bytes.Length, _maxRecordBytes));
        }

        if (line.Broken is not null)
        {
            return Bad(at, bytes, ReadProblem.InvalidCsv(line.Broken));
        }

        return Utf8.IsValid(bytes) ? null : Bad(at, bytes, ReadProblem.NotOf(_input.Charset));
    }

    private CsvRow? Split(RecordLocation at, ReadOnlySpan<byte> row)
    {
        _fields.Fill(row, _lines.FieldEnds, _quotes);
        if (_fields.IsAllBlank())
        {
            return null;
        }

        var columns = Header!.Names.Count;
        if (_fields.Count != _fieldsOfRow)
        {
            return Bad(at, row, ReadProblem.InvalidCsv(string.Create(
                CultureInfo.InvariantCulture, $"found {_fields.Count} fields; expected {_fieldsOfRow}, as {(_fieldsOfRow == columns ? "the header has" : "the first row has")}")));
        }

        return _fields.IsBlankFrom(columns)
            ? new CsvRow(at, _fields)
            : Bad(at, row, ReadProblem.InvalidCsv(string.Create(
                CultureInfo.InvariantCulture, $"found text behind the {columns} fields that the header names")));
    }

    private CsvHeader? ReadHeader(MappingOptions mapping)
    {
        var line = _lines.Find();
        if (line.Length == 0 || line.IsCut)
        {
            return null;
        }

        var bytes = WithoutLineEnd(_input.Available[..line.Length]);
        if (_quotes == CsvQuotes.Needed && !line.IsLong && line.Broken is null && CsvQuoteRule.EnclosesAll(bytes, _lines.FieldEnds))
        {
            _quotes = CsvQuotes.Enclose;
            _lines = Lines(_lines.Line);
            return ReadHeader(mapping);
        }

        if (!line.IsLong && !Utf8.IsValid(bytes))
        {
            throw EncodingCheck.Misfit($"{_input.Name}, line {Line}", _input.Charset, _input.Stored(bytes));
        }

        if (line.IsLong || line.Broken is not null)
        {
            var found = line.IsLong ? "it is longer than can be kept" : line.Broken;
            if (CsvDelimiter.Proposal(line.IsLong ? [] : bytes, _delimiter, mapping) is { } proposal)
            {
                throw new FeedMisfitException($"{_input.Name}, line {Line}: the header cannot be read: {found}. {proposal}, and start again.");
            }

            throw new SourceException($"{_input.Name}, line {Line}: the header cannot be read: {found}. Correct the file and start again.") { StopsRun = true };
        }

        _fields.Fill(bytes, _lines.FieldEnds, _quotes);
        var text = bytes.ToArray();
        _lines.Pass(line);
        return new CsvHeader(_fields, _input.Name, mapping, () => CsvDelimiter.Proposal(text, _delimiter, mapping));
    }

    /// <summary>Gets how many fields every row must have: those of the header, unless the first row ends with more or fewer delimiters.</summary>
    private int FieldsOfFirstRow(int columns)
    {
        var headerFields = _fields.Count;
        var line = _lines.Find();
        if (line.Length == 0 || line.IsCut || line.IsLong || line.Broken is not null)
        {
            return headerFields;
        }

        _fields.Fill(WithoutLineEnd(_input.Available[..line.Length]), _lines.FieldEnds, _quotes);
        return _fields.Count >= columns && _fields.IsBlankFrom(columns) ? _fields.Count : headerFields;
    }
}
