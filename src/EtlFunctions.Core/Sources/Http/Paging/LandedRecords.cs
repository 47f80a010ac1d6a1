using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>A page's records as they wait in the ledger until they are loaded: each with its number, bytes and problem.</summary>
internal static class LandedRecords
{
    private const byte Version = 1;

    public static byte[] Write(IReadOnlyCollection<RawRecord> records)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(records.Count);
        foreach (var record in records)
        {
            writer.Write(record.Location.Number);
            writer.Write(record.Location.Offset);
            writer.Write(record.Payload.Length);
            writer.Write(record.Payload.Span);
            writer.Write(record.Problem?.Code ?? string.Empty);
            writer.Write(record.Problem?.Message ?? string.Empty);
        }

        writer.Flush();
        return memory.ToArray();
    }

    public static IEnumerable<RawRecord> Read(ReadOnlyMemory<byte> landed, string address)
    {
        using var reader = new BinaryReader(new MemoryStream(landed.ToArray()), Encoding.UTF8);
        if (landed.IsEmpty || reader.ReadByte() != Version)
        {
            throw new SourceException($"{address}: the page is not in the ledger, where planning put it. Start anew with `etl run --fresh`.");
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var location = new RecordLocation(address, reader.ReadInt64(), reader.ReadInt64());
            var payload = reader.ReadBytes(reader.ReadInt32());
            var (code, message) = (reader.ReadString(), reader.ReadString());
            yield return new RawRecord(location, payload, code.Length == 0 ? null : new RejectReason(RejectStage.Read, code, message));
        }
    }
}
