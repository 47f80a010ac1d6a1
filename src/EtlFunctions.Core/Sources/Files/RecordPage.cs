using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The records of one page.</summary>
/// <param name="Records">The records; none at the end of the file.</param>
/// <param name="Bytes">The memory they take, about.</param>
internal sealed record RecordPage(RawRecord[] Records, long Bytes)
{
    // A record's own fields and its array's header.
    private const int RecordOverhead = 128;

    /// <summary>Reads the page that begins where the reader stands. The same rule makes the same pages wherever it starts.</summary>
    public static RecordPage Read(RecordReader reader, int maxRecords, CancellationToken cancellationToken)
    {
        var records = new List<RawRecord>(Math.Min(maxRecords, 64));
        long bytes = 0, payload = 0;
        while (records.Count < maxRecords && payload < RecordLimits.PageBytes && reader.Read(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records.Add(record);
            payload += record.Payload.Length;
            bytes += record.Payload.Length + (record.From?.Record.Payload.Length ?? 0) + RecordOverhead;
        }

        return new RecordPage([.. records], bytes);
    }
}
