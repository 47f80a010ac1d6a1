using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the header and then the rows of a CSV file; a bad row keeps its bytes and says what is wrong.</summary>
internal sealed class CsvRows
{
    private const int LinesLookedAt = 10;

    private readonly InputBuffer _input;
    private readonly CsvFields _fields = new();
    private readonly int _maxRecordBytes;
    private readonly CsvOptions _csv;
    private readonly bool _isSheet;
    private readonly ReadOnlyMemory<byte> _comment;
    private readonly int _fieldsOfRow;
    private CsvLines _lines;
    private CsvDialect _dialect;

    public CsvRows(InputBuffer input, RecordLayout layout)
    {
        layout = layout.OfRaw();
        _input = input;
        _maxRecordBytes = layout.MaxRecordBytes;
        _csv = layout.Csv;
        _comment = Encoding.UTF8.GetBytes(_csv.Comment ?? string.Empty);
        _isSheet = layout.Format == FileFormat.Xlsx;
        var named = _isSheet ? null : CsvDelimiter.PassLine(input);
        _dialect = CsvDialect.Of(layout, named, input.Name);
        _lines = Lines(named is null ? 1 : 2);
        Header = _csv.Names is { } names ? CsvHeader.Of(names, input.Name, layout) : ReadHeader(layout);
        _lines.PassTo(_csv.SkipRows + 1);
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
            var row = Problem(line, at, bytes) ?? Split(at, bytes, isEnded: _input.Available[..line.Length].EndsWith("\n"u8));
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

    private CsvLines Lines(long line) => new(_input, _dialect, _comment, _isSheet) { Line = line };

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

    private CsvRow? Split(RecordLocation at, ReadOnlySpan<byte> row, bool isEnded)
    {
        _fields.Fill(row, _lines.FieldEnds, _dialect);
        if (_fields.IsAllBlank())
        {
            return null;
        }

        var columns = Header!.Names.Count;
        if (_fields.Count != _fieldsOfRow && Misfit(columns, isEnded) is { } found)
        {
            return Bad(at, row, ReadProblem.InvalidCsv(found)) with { Partial = _fields };
        }

        if (!_fields.IsBlankFrom(columns))
        {
            return Bad(at, row, ReadProblem.InvalidCsv(string.Create(
                CultureInfo.InvariantCulture, $"found text behind the {columns} fields that the header names"))) with { Partial = _fields };
        }

        _fields.PadTo(Math.Max(columns, _fields.Count));
        return new CsvRow(at, _fields);
    }

    /// <summary>Says why a row with another number of fields cannot be taken, or nothing where the feed allows for it.</summary>
    private string? Misfit(int columns, bool isEnded)
    {
        if (!_csv.LenientRows)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"found {_fields.Count} fields; expected {_fieldsOfRow}, as {(_fieldsOfRow == columns ? "the header has" : "the first row has")}");
        }

        // What was cut off, and a line below the table, must not pass for a product.
        return _fields.Count >= columns ? null
            : !isEnded ? string.Create(CultureInfo.InvariantCulture, $"found {_fields.Count} fields in a last line without an end, which may be cut off; expected {columns}")
            : _fields.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"found a line without a delimiter; expected {columns} fields, or at least two with source.lenientRows")
            : null;
    }

    private CsvHeader? ReadHeader(RecordLayout layout)
    {
        var row = _csv.HeaderRow ?? _csv.SkipRows + 1;
        var isEmpty = _input.Available.IsEmpty && !_input.Fill();
        var line = _lines.PassTo(row) ? _lines.Find() : default;
        if (line.Length == 0 && !isEmpty && row > 1 && _input.Damage is null)
        {
            throw new SourceException($"{_input.Name}: the text ends in line {_lines.Line - 1}; expected the names of the columns in line {row}, by source.{(_csv.HeaderRow is null ? "skipRows" : "header")}.") { StopsRun = true };
        }

        return line.Length == 0 || line.IsCut ? null : ReadHeader(line, layout);
    }

    private CsvHeader? ReadHeader(CsvLine line, RecordLayout layout)
    {
        var bytes = WithoutLineEnd(_input.Available[..line.Length]);
        if (_dialect.Quotes == CsvQuotes.Needed && !line.IsLong && line.Broken is null && CsvQuoteRule.EnclosesAll(bytes, _lines.FieldEnds))
        {
            _dialect = _dialect with { Quotes = CsvQuotes.Enclose };
            _lines = Lines(_lines.Line);
            return ReadHeader(layout);
        }

        if (!line.IsLong && !Utf8.IsValid(bytes))
        {
            throw EncodingCheck.Misfit($"{_input.Name}, line {Line}", _input.Charset, _input.Stored(bytes));
        }

        if (line.IsLong || line.Broken is not null)
        {
            var found = line.IsLong ? "it is longer than can be kept" : line.Broken;
            if ((line.IsLong ? null : CsvDelimiter.Proposal(bytes, _dialect.Delimiter, layout.Mapping) ?? LaterHeader(layout.Mapping, line.Length)) is { } proposal)
            {
                throw new FeedMisfitException($"{_input.Name}, line {Line}: the header cannot be read: {found}. {proposal}, and start again.");
            }

            throw new SourceException($"{_input.Name}, line {Line}: the header cannot be read: {found}. Correct the file and start again.") { StopsRun = true };
        }

        _fields.Fill(bytes, _lines.FieldEnds, _dialect);
        var text = bytes.ToArray();
        _lines.Pass(line);
        return CsvHeader.Of(_fields, _input.Name, layout, () => CsvDelimiter.Proposal(text, _dialect.Delimiter, layout.Mapping) ?? LaterHeader(layout.Mapping, from: 0));
    }

    /// <summary>Proposes a line further down that names the mapped columns.</summary>
    private string? LaterHeader(MappingOptions mapping, int from)
    {
        var rest = _input.Available[from..];
        var first = _lines.Line + _input.Available[..from].Count(Blank.LineFeed);
        for (var line = first; line < first + LinesLookedAt && !rest.IsEmpty; line++)
        {
            var end = rest.IndexOf(Blank.LineFeed);
            var names = CsvDelimiter.Split(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]), (char)_dialect.Delimiter);
            if (MappedColumns.Count(mapping, names) > 0 && MappedColumns.Missing(mapping, names, hasParts: false) is null)
            {
                return $"Line {line} names them: set source.header to {line}";
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    /// <summary>Gets how many fields every row must have: those of the header, unless the first row ends with more or fewer delimiters.</summary>
    private int FieldsOfFirstRow(int columns)
    {
        var headerFields = _csv.Names is null ? _fields.Count : columns;
        var line = _lines.Find();
        if (line.Length == 0 || line.IsCut || line.IsLong || line.Broken is not null)
        {
            return headerFields;
        }

        _fields.Fill(WithoutLineEnd(_input.Available[..line.Length]), _lines.FieldEnds, _dialect);
        Header!.RequireNoHeader(_fields, _input.Name, _lines.Line);
        return _fields.Count >= columns && _fields.IsBlankFrom(columns) ? _fields.Count : headerFields;
    }
}
