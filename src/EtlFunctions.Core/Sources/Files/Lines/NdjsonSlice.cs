using System.Text.Unicode;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads a page of a plain NDJSON file: one read into one array, of which every record is a part.</summary>
internal static class NdjsonSlice
{
    /// <summary>Tells whether the page is small enough for one array.</summary>
    public static bool Fits(FilePageToken token) => token.Bytes <= 2 * RecordLimits.PageBytes;

    public static async Task<RawRecord[]> ReadAsync(SourceFile file, FilePageToken token, int maxRecordBytes, CancellationToken cancellationToken) =>
        Split(file, token, await file.ReadPartAsync(token.Offset, checked((int)token.Bytes), cancellationToken), maxRecordBytes);

    private static RawRecord Decoded(RecordLocation at, ReadOnlyMemory<byte> stored, Charset charset)
    {
        var text = charset.ToUtf8(stored.Span);
        return Utf8.IsValid(text) ? new RawRecord(at, text) : new RawRecord(at, stored, ReadProblem.NotOf(charset));
    }

    private static RawRecord[] Split(SourceFile file, FilePageToken token, byte[] slice, int maxRecordBytes)
    {
        var records = new RawRecord[token.Records];
        var charset = Charsets.Of(token.Encoding);
        var found = 0;
        var line = token.Number;
        for (var start = 0; start < slice.Length; line++)
        {
            var text = slice.AsSpan(start);
            var end = text.IndexOf(Blank.LineFeed);
            text = end < 0 ? text : text[..end];
            if (!Blank.Is(text))
            {
                if (found == records.Length)
                {
                    throw file.ContentChanged(token.Position, found + 1, token.Records);
                }

                var stored = slice.AsMemory(start, Blank.LengthWithoutReturn(text));
                var at = new RecordLocation(file.Name, line, token.Offset + start);
                var problem = stored.Length <= maxRecordBytes ? null : ReadProblem.TooLarge(stored.Length, maxRecordBytes);
                records[found++] = charset is null || problem is not null ? new RawRecord(at, stored, problem) : Decoded(at, stored, charset);
            }

            start += text.Length + 1;
        }

        return found == records.Length ? records : throw file.ContentChanged(token.Position, found, token.Records);
    }
}
