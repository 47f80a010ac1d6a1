using System.Text;
using System.Text.Json;
using CsvHelper;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Whatever another program writes as CSV is read back field by field, each row from its own place, however the bytes come in.</summary>
public class CsvProperties
{
    private static readonly Gen<string> Field = Gen.Elements(
        "a", "Z", "0", " ", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "é", "€", "😀", "\0", "\\", "\uFEFF").ListOf().Select(string.Concat);

    private static readonly Gen<Table> Tables =
        from columns in Gen.Choose(1, 4)
        from rows in Field.ArrayOf(columns).ListOf()
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from quotesAll in Gen.Elements(true, false)
        from lineEnd in Gen.Elements("\n", "\r\n")
        from isMarked in Gen.Elements(true, false)
        from endsInLine in Gen.Elements(true, false)
        from step in Gen.Choose(1, 9)
        from encoding in Gen.Elements("utf-8", "utf-8", "utf-16le", "utf-16be")
        select new Table(
            [.. Enumerable.Range(0, columns).Select(i => $"column {i}")],
            [.. rows.Where(r => r.Any(f => f.AsSpan().ContainsAnyExcept(" \t\r\n")) && !r[0].StartsWith('\uFEFF'))],
            delimiter,
            quotesAll,
            lineEnd,
            isMarked,
            endsInLine,
            step,
            encoding);

    [Property(MaxTest = 500, EndSize = 30)]
    public Property Table_WrittenByAnotherProgram_IsReadBackWithThePlacesOfItsRows() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var (bytes, places) = Write(table);
        using var reader = Open(table, bytes);

        var read = ReadRest(reader);

        Assert.Equal(table.Rows, read.Select(r => Fields(table, r)));
        Assert.Equal(places, read.Select(r => new TextPosition(r.Location.Offset, r.Location.Number)));
    });

    [Property(MaxTest = 200, EndSize = 15)]
    public Property Reader_StartedAtAnyRow_ReadsTheRestInTheSamePlaces() => Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var (bytes, places) = Write(table);
        for (var i = 0; i < places.Count; i++)
        {
            using var reader = Open(table, bytes);
            Assert.True(reader.TryMoveTo(places[i]));

            var read = ReadRest(reader);

            Assert.Equal(table.Rows.Skip(i), read.Select(r => Fields(table, r)));
            Assert.Equal(places.Skip(i), read.Select(r => new TextPosition(r.Location.Offset, r.Location.Number)));
        }
    });

    private static (byte[] Bytes, List<TextPosition> Places) Write(Table table)
    {
        using var file = new MemoryStream();
        var places = new List<TextPosition>();
        using (var writer = CsvWriter.Create(
            file,
            new CsvWriterOptions
            {
                Separator = table.Delimiter,
                Quoting = table.QuotesAll ? CsvQuoting.Always : CsvQuoting.WhenNeeded,
                NewLine = table.LineEnd,
                WriteByteOrderMark = table.IsMarked,
            },
            leaveOpen: true))
        {
            writer.WriteRecord(table.Columns);
            foreach (var row in table.Rows)
            {
                writer.Flush();
                places.Add(new TextPosition(file.Length, 1 + file.ToArray().Count(b => b == '\n')));
                writer.WriteRecord(row);
            }
        }

        var bytes = file.ToArray();
        bytes = table.EndsInLine ? bytes : bytes[..^table.LineEnd.Length];
        byte[] Stored(int length) => EncodingTests.Encode(Encoding.UTF8.GetString(bytes, 0, length), table.Encoding);
        return (Stored(bytes.Length), [.. places.Select(p => p with { Offset = Stored((int)p.Offset).Length })]);
    }

    private static RecordReader Open(Table table, byte[] bytes) => RecordReaders.Open(
        new TextInParts(bytes, table.Step),
        new RecordLayout(FileFormat.Csv, null, table.Delimiter, new LimitOptions().MaxRecordBytes, new MappingOptions { Mapper = "own" })
        {
            Csv = new CsvOptions { Quote = '"' },
            Charset = Charsets.Of(table.Encoding),
        });

    private static List<RawRecord> ReadRest(RecordReader reader)
    {
        var records = new List<RawRecord>();
        while (reader.Read(out var record))
        {
            records.Add(record);
        }

        Assert.Null(reader.Unreadable);
        return records;
    }

    private static string[] Fields(Table table, RawRecord record)
    {
        Assert.Null(record.Problem);
        using var json = JsonDocument.Parse(record.Payload);
        var row = Assert.Single(json.RootElement.GetProperty("$rows").EnumerateArray()).EnumerateObject().ToList();
        Assert.Equal(table.Columns, row.Select(f => f.Name));
        return [.. row.Select(f => f.Value.GetString()!)];
    }

    private sealed record Table(
        string[] Columns, IReadOnlyList<string[]> Rows, char Delimiter, bool QuotesAll, string LineEnd, bool IsMarked, bool EndsInLine, int Step, string Encoding)
    {
        public override string ToString() => JsonSerializer.Serialize(this);
    }

    /// <summary>A text that comes a few bytes at a time.</summary>
    private sealed class TextInParts(byte[] text, int step) : IRecordText
    {
        private int _at;

        public string Name => "a.csv";

        public bool CanSeek => false;

        public long StoredBytesRead => _at;

        public string? Damage => null;

        public int Read(Span<byte> buffer)
        {
            var part = text.AsSpan(_at, Math.Min(Math.Min(step, buffer.Length), text.Length - _at));
            part.CopyTo(buffer);
            _at += part.Length;
            return part.Length;
        }

        public bool TrySeek(long offset) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
