using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Opens the reader for a file's format.</summary>
internal static class RecordReaders
{
    public static RecordReader Open(SourceFile file, Feed feed, TextPosition position)
    {
        var input = new InputBuffer(new SourceStream(file));
        RecordReader? reader = null;
        try
        {
            reader = file.Kind.Format switch
            {
                FileFormat.Ndjson => new LineRecordReader(file, input, feed.Limits.MaxRecordBytes),
                FileFormat.Json => new JsonArrayRecordReader(file, input, feed),
                FileFormat.Csv => new CsvRecordReader(file, input, feed),
                _ => throw new InvalidOperationException($"No reader for the format {file.Kind.Format}."),
            };
            if (position != TextPosition.Start && !reader.TryMoveTo(position))
            {
                throw file.ContentChanged(position, 0, 1);
            }

            return reader;
        }
        catch
        {
            (reader ?? (IDisposable)input).Dispose();
            throw;
        }
    }
}
