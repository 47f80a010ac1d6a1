using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>A page's records as they wait in the ledger until they are loaded: each with its number, bytes and problem.</summary>
internal static class LandedRecords
{
    private const byte Version = 2;

    // The ledger puts a page with children in place of one without, since its number is higher.
    private const byte WithChildren = 3;
    private const byte Whole = 0;
    private const byte Rows = 1;
    private const byte Line = 2;
    private const byte Part = 3;

    // Beside the kind, of a record that was transformed as it was read.
    private const byte Transformed = 0x80;

    /// <summary>Tells whether children are in the records, so that they are not asked for again.</summary>
    public static bool HasChildren(ReadOnlyMemory<byte> landed) => landed.Span is [WithChildren, ..];

    /// <summary>Writes records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="hasChildren">Whether their children are in them.</param>
    public static byte[] Write(IReadOnlyCollection<RawRecord> records, bool hasChildren = false)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(hasChildren ? WithChildren : Version);
        writer.Write(records.Count);
        foreach (var record in records)
        {
            writer.Write(record.Location.Number);
            writer.Write(record.Location.Offset);
            writer.Write(record.Payload.Length);
            writer.Write(record.Payload.Span);
            writer.Write(record.Problem?.Code ?? string.Empty);
            writer.Write(record.Problem?.Message ?? string.Empty);
            Write(writer, record.Group, record.From is null ? (byte)0 : Transformed);
            Write(writer, record.From, record.Problem);
        }

        writer.Flush();
        return memory.ToArray();
    }

    public static IEnumerable<RawRecord> Read(ReadOnlyMemory<byte> landed, string address)
    {
        using var reader = new BinaryReader(new MemoryStream(landed.ToArray()), Encoding.UTF8);
        if (landed.IsEmpty || reader.ReadByte() is not (1 or Version or WithChildren))
        {
            throw new SourceException($"{address}: the page is not in the ledger, where planning put it. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.PageLost };
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var location = new RecordLocation(address, reader.ReadInt64(), reader.ReadInt64());
            var payload = reader.ReadBytes(reader.ReadInt32());
            var (code, message) = (reader.ReadString(), reader.ReadString());
            var record = new RawRecord(location, payload, code.Length == 0 ? null : new RejectReason(RejectStage.Read, code, message));
            yield return landed.Span[0] < Version ? record : ReadGroup(reader, record);
        }
    }

    private static void Write(BinaryWriter writer, RecordGroup? group, byte flag)
    {
        writer.Write((byte)(flag | (group is null ? Whole : group.IsPart ? Part : group.Key is null ? Rows : Line)));
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

    private static void Write(BinaryWriter writer, TransformedFrom? origin, RejectReason? problem)
    {
        if (origin is not null)
        {
            writer.Write(origin.IsFiltered);
            writer.Write(origin.Part);
            writer.Write(problem?.Stage == RejectStage.Transform);
            writer.Write(origin.Record.Payload.Length);
            writer.Write(origin.Record.Payload.Span);
        }
    }

    private static RawRecord ReadGroup(BinaryReader reader, RawRecord record)
    {
        var kind = reader.ReadByte();
        record = record with
        {
            Group = (byte)(kind & ~Transformed) switch
            {
                Whole => null,
                Rows => RecordGroup.Rows,
                var line => ReadNames(reader, line == Part),
            },
        };
        return (kind & Transformed) == 0 ? record : ReadFrom(reader, record);
    }

    private static RecordGroup ReadNames(BinaryReader reader, bool isPart)
    {
        var key = reader.ReadString();
        var names = new string[reader.ReadInt32()];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return new RecordGroup(key, isPart, names);
    }

    private static RawRecord ReadFrom(BinaryReader reader, RawRecord record)
    {
        var (isFiltered, part, isOfScript) = (reader.ReadBoolean(), reader.ReadInt32(), reader.ReadBoolean());
        var raw = new RawRecord(record.Location, reader.ReadBytes(reader.ReadInt32()));
        return record with
        {
            Location = part > 0 ? record.Location.Part(part) : record.Location,
            Problem = isOfScript ? record.Problem! with { Stage = RejectStage.Transform } : record.Problem,
            From = new TransformedFrom(raw) { IsFiltered = isFiltered, Part = part, IsOfRows = true },
        };
    }
}
