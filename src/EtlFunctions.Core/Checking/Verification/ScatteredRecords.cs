using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Checking;

/// <summary>Keeps on disk the records whose product stands in several places, in parts by the hash of their key, until all are read.</summary>
/// <remarks>Where lines name lines far away, which names which is kept in memory.</remarks>
internal sealed class ScatteredRecords : IDisposable
{
    private const int Parts = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("etl-verify-").FullName;
    private readonly Dictionary<string, string> _keyOfName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private FileStream? _records;
    private int _count;
    private bool _hasParts;

    /// <summary>Keeps a record.</summary>
    public void Add(HeldRecord held)
    {
        _records ??= Open("records");
        _count++;
        _hasParts |= held.Record.Group is { IsPart: true };
        foreach (var name in held.Record.Group?.Names ?? [])
        {
            if ((name != held.Key || held.Record.Group is not { IsPart: true }) && !_keyOfName.TryAdd(name, held.Key) && _keyOfName[name] != held.Key)
            {
                _shared.Add(name);
            }
        }

        using var writer = Writer(_records);
        Write(writer, held.Key, held);
    }

    /// <summary>Gives the records of one product after the other, those of each in the order of the source.</summary>
    public IEnumerable<IReadOnlyList<HeldRow>> Products()
    {
        if (_records is null)
        {
            yield break;
        }

        var parts = Enumerable.Range(0, Parts).Select(part => Open($"part-{part}")).ToArray();
        try
        {
            foreach (var row in Rows(_records, _count))
            {
                var key = row.IsPart ? Root(row.Key) : row.Key;
                using var writer = Writer(parts[(int)((ulong)RecordKey.Hash(key) % Parts)]);
                Write(writer, row with { Key = key });
            }

            foreach (var part in parts)
            {
                foreach (var product in Rows(part, int.MaxValue).GroupBy(row => row.Key, StringComparer.Ordinal))
                {
                    yield return [.. product];
                }
            }
        }
        finally
        {
            Array.ForEach(parts, part => part.Dispose());
        }
    }

    public void Dispose()
    {
        _records?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A part may name a part; lines that name each other in a ring end at any of them.
    private string Root(string key)
    {
        for (var depth = 0; _hasParts && depth < 20 && !_shared.Contains(key) && _keyOfName.TryGetValue(key, out var above) && above != key; depth++)
        {
            key = above;
        }

        return _shared.Contains(key) ? key + HeldProduct.SharedName : key;
    }

    private static IEnumerable<HeldRow> Rows(FileStream file, int count)
    {
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        for (var place = 1; place <= count && file.Position < file.Length; place++)
        {
            var (key, isPart, location) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadString());
            var (code, message) = (reader.ReadString(), reader.ReadString());
            var payload = reader.ReadBytes(reader.ReadInt32());
            yield return new HeldRow(1, place, key, isPart, null, new RawRecord(
                RecordLocation.Parse(location), payload, code.Length == 0 ? null : new RejectReason(RejectStage.Read, code, message)));
        }
    }

    private static void Write(BinaryWriter writer, string key, HeldRecord held) =>
        Write(writer, new HeldRow(1, 1, key, held.Record.Group is { IsPart: true }, null, held.Record));

    private static void Write(BinaryWriter writer, HeldRow row)
    {
        writer.Write(row.Key);
        writer.Write(row.IsPart);
        writer.Write(row.Record.Location.ToString());
        writer.Write(row.Record.Problem?.Code ?? string.Empty);
        writer.Write(row.Record.Problem?.Message ?? string.Empty);
        writer.Write(row.Record.Payload.Length);
        writer.Write(row.Record.Payload.Span);
    }

    private FileStream Open(string name) => new(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.ReadWrite);

    private static BinaryWriter Writer(FileStream file) => new(file, Encoding.UTF8, leaveOpen: true);
}
