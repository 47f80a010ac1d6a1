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
        if (layout.Format == FileFormat.Xml)
        {
            text = Records(text, layout);
        }

        var input = new InputBuffer(text, layout.Format == FileFormat.Xml ? null : layout.Charset);
        try
        {
            return layout.Format switch
            {
                FileFormat.Ndjson when layout.IsGrouped => new GroupedLineReader(input, new LineRecordReader(input, layout.MaxRecordBytes), layout),
                FileFormat.Ndjson or FileFormat.Xml => new LineRecordReader(input, layout.MaxRecordBytes),
                FileFormat.Json => new JsonArrayRecordReader(input, layout),
                FileFormat.Csv or FileFormat.Xlsx when layout.IsGrouped => new GroupedLineReader(input, new CsvRowReader(input, layout), layout),
                FileFormat.Csv or FileFormat.Xlsx when layout.Transform is { } transform => new RowGroupReader(input, new CsvRowReader(input, layout), layout.Mapping, transform, layout.MaxRecordBytes),
                FileFormat.Csv or FileFormat.Xlsx => new CsvRecordReader(input, layout),
                _ => throw new InvalidOperationException($"No reader for the format {layout.Format}."),
            };
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static XmlText Records(IRecordText text, RecordLayout layout)
    {
        try
        {
            return new XmlText(text, layout);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
