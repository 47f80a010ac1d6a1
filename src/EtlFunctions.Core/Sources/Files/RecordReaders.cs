using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens the reader for a file's format.</summary>
internal static class RecordReaders
{
    public static RecordReader Open(SourceFile file, Feed feed, TextPosition position)
    {
        var reader = Open(new SourceStream(file), RecordLayout.Of(file, feed));
        try
        {
            if (position != TextPosition.Start && !reader.TryMoveTo(position))
            {
                throw file.ContentChanged(position, 0, 1);
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens the reader for a text; it disposes the text.</summary>
    public static RecordReader Open(IRecordText text, RecordLayout layout)
    {
        var input = new InputBuffer(text, layout.Charset);
        try
        {
            return layout.Format switch
            {
                FileFormat.Ndjson when layout.Keys is { } keys => new GroupedLineReader(input, keys, layout.MaxRecordBytes, layout.Transform),
                FileFormat.Ndjson => new LineRecordReader(input, layout.MaxRecordBytes),
                FileFormat.Json => new JsonArrayRecordReader(input, layout),
                FileFormat.Csv when layout.Transform is { } transform => new RowGroupReader(input, new CsvRawRows(input, layout), layout.Mapping, transform, layout.MaxRecordBytes),
                FileFormat.Csv => new CsvRecordReader(input, layout),
                _ => throw new InvalidOperationException($"No reader for the format {layout.Format}."),
            };
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
}
