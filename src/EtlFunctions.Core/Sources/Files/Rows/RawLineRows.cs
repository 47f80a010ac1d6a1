using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads the lines of an NDJSON text as rows.</summary>
internal sealed class RawLineRows(LineRecordReader lines) : IRawRows
{
    public TextPosition Position => lines.Position;

    public bool Read(out RawRecord row) => lines.Read(out row);

    public void Start(TextPosition position) => lines.StartAt(position.Number);
}
