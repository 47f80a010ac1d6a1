using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;
using EtlFunctions.Transforms;

namespace EtlFunctions.Loading;

/// <summary>What a feed's transform makes of a kept record now; rows and lines are grouped again as the source would.</summary>
internal static class ReplayedRecords
{
    public static IEnumerable<RawRecord> Of(Feed feed, RawRecord raw)
    {
        var transform = feed.Source.Transform!;
        return RawLines.TryRead(raw.Payload) is { } lines ? Grouped(feed, transform, raw, lines) : transform.Apply(raw, feed.Limits.MaxRecordBytes);
    }

    private static List<RawRecord> Grouped(Feed feed, Transform transform, RawRecord raw, IReadOnlyList<ReadOnlyMemory<byte>> lines)
    {
        var text = new MemoryStream();
        foreach (var line in lines)
        {
            text.Write(line.Span);
            text.WriteByte((byte)'\n');
        }

        var limit = feed.Limits.MaxRecordBytes;
        var input = new InputBuffer(new HeadText(raw.Location.ToString(), text.ToArray()));
        var layout = new RecordLayout(RawLines.IsTable(raw.Payload) ? FileFormat.Csv : FileFormat.Ndjson, null, ',', limit, feed.Mapping, FeedSession.LinesOf(feed)) { Transform = transform };
        var rows = new LineRecordReader(input, limit);
        using RecordReader reader = layout.IsGrouped ? new GroupedLineReader(input, rows, layout) : new RowGroupReader(input, rows, feed.Mapping, transform, limit);
        var records = new List<RawRecord>();
        while (reader.Read(out var record))
        {
            records.Add(record with { Location = raw.Location });
        }

        return records;
    }
}
