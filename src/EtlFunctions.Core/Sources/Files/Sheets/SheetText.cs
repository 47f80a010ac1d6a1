using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace EtlFunctions.Sources.Files;

/// <summary>One sheet of an Excel workbook (.xlsx) as CSV in UTF-8, a line for each row, blank ones included.</summary>
internal sealed class SheetText : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly IExcelDataReader _reader;
    private readonly MemoryStream _block = new(BlockBytes + 4096);
    private readonly StringBuilder _row = new();
    private readonly Dictionary<(int Row, int Column), string> _errors;
    private int _rows;
    private int _at;
    private bool _ended;

    // The library asks for code page 1252 even where it reads none.
    static SheetText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="file">The workbook; it can seek and stays open.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="sheet">The sheet, or <see langword="null"/> for the only visible one.</param>
    /// <exception cref="SourceException">It is no such workbook, or has no such sheet.</exception>
    public SheetText(Stream file, string name, string? sheet)
    {
        try
        {
            _reader = ExcelReaderFactory.CreateOpenXmlReader(file, new ExcelReaderConfiguration { LeaveOpen = true });
            _errors = SheetErrors.Of(file, name, SheetChoice.Find(_reader, name, sheet));
        }
        catch (Exception e)
        {
            _reader?.Dispose();
            throw IsDamage(e) ? Unreadable(name, ZipEntries.Start(file), e) : e;
        }
    }

    /// <summary>Gets why the text ends before its end, once it is read so far.</summary>
    public string? Damage { get; private set; }

    public int Read(Span<byte> buffer)
    {
        if (_at == _block.Length && !Fill())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, (int)_block.Length - _at);
        _block.GetBuffer().AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public void Dispose() => _reader.Dispose();

    private static FeedMisfitException Unreadable(string name, byte[] start, Exception e) => new(
        start is not [(byte)'P', (byte)'K', ..] && ForeignFile.Describe(start, isUnpacked: false) is { } foreign
            ? $"{name}: {foreign}, and start again. Nothing was loaded."
            : $"{name}: the workbook cannot be read: {e.Message} Expected an Excel workbook (.xlsx) without a password. It is another kind of file, encrypted, truncated or damaged; fetch it again, or correct source.format.",
        e);

    private static bool IsDamage(Exception e) => e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or OverflowException or ArgumentException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException or KeyNotFoundException;

    private bool Fill()
    {
        _block.SetLength(0);
        _at = 0;
        try
        {
            while (!_ended && _block.Length < BlockBytes)
            {
                if (!_reader.Read())
                {
                    _ended = true;
                    break;
                }

                WriteRow();
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            Damage = $"the workbook is damaged ({e.Message})";
            _ended = true;
        }

        return _block.Length > 0;
    }

    private void WriteRow()
    {
        _row.Clear();
        _rows++;
        var isBlank = true;
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            var text = _errors.Count > 0 && _errors.TryGetValue((_rows, i + 1), out var error) ? error : SheetCell.Text(_reader.GetValue(i));
            isBlank &= text.Length == 0;
            _row.Append(i == 0 ? string.Empty : ",");
            if (text.AsSpan().ContainsAny("\",\r\n"))
            {
                _row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                _row.Append(text);
            }
        }

        _block.Write(isBlank ? "\n"u8 : Encoding.UTF8.GetBytes(_row.Append('\n').ToString()));
    }
}
