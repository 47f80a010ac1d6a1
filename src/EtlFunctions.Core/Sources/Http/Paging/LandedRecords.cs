using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>A page's records as they wait in the ledger until they are loaded: each with its number, bytes and problem.</summary>
internal static class LandedRecords
{
    private const byte Version = 2;
    // With what a record was before the transform; written only where one was.
    private const byte Transformed = 3;
    private const byte Whole = 0;
    private const byte Rows = 1;
    private const byte Line = 2;
    private const byte Part = 3;

    public static byte[] Write(IReadOnlyCollection<RawRecord> records)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        var version = records.Any(r => r.From is not null) ? Transformed : Version;
        writer.Write(version);
        writer.Write(records.Count);
        foreach (var record in records)
        {
            writer.Write(record.Location.Number);
            writer.Write(record.Location.Offset);
            writer.Write(record.Payload.Length);
            writer.Write(record.Payload.Span);
            writer.Write(record.Problem?.Code ?? string.Empty);
            writer.Write(record.Problem?.Message ?? string.Empty);
            Write(writer, record.Group);
            if (version == Transformed)
            {
                Write(writer, record.From, record.Problem);
            }
        }

        writer.Flush();
        return memory.ToArray();
    }

    public static IEnumerable<RawRecord> Read(ReadOnlyMemory<byte> landed, string address)
    {
        using var reader = new BinaryReader(new MemoryStream(landed.ToArray()), Encoding.UTF8);
        if (landed.IsEmpty || reader.ReadByte() is not (1 or Version or Transformed))
        {
            throw new SourceException($"{address}: the page is not in the ledger, where planning put it. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.PageLost };
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var location = new RecordLocation(address, reader.ReadInt64(), reader.ReadInt64());
            var payload = reader.ReadBytes(reader.ReadInt32());
            var (code, message) = (reader.ReadString(), reader.ReadString());
            var record = new RawRecord(location, payload, code.Length == 0 ? null : new RejectReason(RejectStage.Read, code, message))
            {
                Group = landed.Span[0] < Version ? null : ReadGroup(reader),
            };
            yield return landed.Span[0] < Transformed ? record : ReadFrom(reader, record);
        }
    }

    private static void Write(BinaryWriter writer, RecordGroup? group)
    {
        writer.Write(group is null ? Whole : group.IsPart ? Part : group.Key is null ? Rows : Line);
        if (group?.Key is { } key)
        {
            writer.Write(key);
            writer.Write(group.Names.Count);
            foreach (var name in group.Names)
            {
                writer.Write(name);
            }
        }
    }

    private static void Write(BinaryWriter writer, TransformedFrom? from, RejectReason? problem)
    {
        writer.Write(from is not null);
        if (from is not null)
        {
            writer.Write(from.IsFiltered);
            writer.Write(from.Part);
            writer.Write(problem?.Stage == RejectStage.Transform);
            writer.Write(from.Record.Payload.Length);
            writer.Write(from.Record.Payload.Span);
        }
    }

    private static RawRecord ReadFrom(BinaryReader reader, RawRecord record)
    {
        if (!reader.ReadBoolean())
        {
            return record;
        }

        var (isFiltered, part, isTransformProblem) = (reader.ReadBoolean(), reader.ReadInt32(), reader.ReadBoolean());
        var raw = new RawRecord(record.Location, reader.ReadBytes(reader.ReadInt32()));
        return record with
        {
            Location = part > 0 ? record.Location.Part(part) : record.Location,
            Problem = isTransformProblem ? record.Problem! with { Stage = RejectStage.Transform } : record.Problem,
            From = new TransformedFrom(raw) { IsFiltered = isFiltered, Part = part, IsOfRows = true },
        };
    }

    private static RecordGroup? ReadGroup(BinaryReader reader)
    {
        switch (reader.ReadByte())
        {
            case Whole:
                return null;
            case Rows:
                return RecordGroup.Rows;
            case var kind:
                var key = reader.ReadString();
                var names = new string[reader.ReadInt32()];
                for (var i = 0; i < names.Length; i++)
                {
                    names[i] = reader.ReadString();
                }

                return new RecordGroup(key, kind == Part, names);
        }
    }
}
