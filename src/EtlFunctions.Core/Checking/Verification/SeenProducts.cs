using System.IO.Hashing;
using System.Text;

namespace EtlFunctions.Checking;

/// <summary>Notes on disk what was found of each product, in parts by the hash of its id, so that each part is judged by itself in little memory.</summary>
internal sealed class SeenProducts : IDisposable
{
    private const int Parts = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("etl-verify-").FullName;
    private readonly FileStream[] _parts;
    private readonly FileStream _details;
    private long _position;
    private long _superseded;

    public SeenProducts()
    {
        _parts = [.. Enumerable.Range(0, Parts).Select(part => Open($"part-{part}"))];
        _details = Open("details");
    }

    /// <summary>Notes a product of the source; of several of one id the latest by its own time, else by the source's order, counts.</summary>
    public void Note(ComparedItem compared)
    {
        var (item, verdict, differences) = compared;
        if (verdict == Verdict.Superseded)
        {
            _superseded++;
            return;
        }

        var detail = -1L;
        if (verdict != Verdict.Equal)
        {
            detail = _details.Position;
            using var text = Writer(_details);
            text.Write(item.Product.ExternalId);
            text.Write(item.Record.Location.ToString());
            text.Write(differences.Length);
            Array.ForEach(differences, text.Write);
        }

        var id = IdOf(item.Product.ExternalId);
        using var part = Writer(Part(id));
        part.Write(true);
        Write(part, id);
        part.Write((byte)verdict);
        part.Write(item.Product.SourceUpdatedAt?.UtcTicks ?? -1);
        part.Write(_position++);
        part.Write(detail);
    }

    /// <summary>Notes a product of the catalog, after those of the source.</summary>
    public void NoteKey(string key, bool isDiscontinued)
    {
        var id = IdOf(key);
        using var part = Writer(Part(id));
        part.Write(false);
        Write(part, id);
        part.Write(isDiscontinued);
        part.Write(key);
    }

    /// <summary>Adds up what was noted.</summary>
    /// <param name="found">What is counted already.</param>
    /// <param name="listed">The most products to list.</param>
    /// <param name="countsExtra">Whether a product that the source does not have is one too many.</param>
    public CatalogVerification Judge(CatalogVerification found, int listed, bool countsExtra)
    {
        found = found with { Duplicates = found.Duplicates + _superseded };
        var drifted = new PriorityQueue<Seen, long>();
        var extra = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            found = Judge(part, found, listed, countsExtra, drifted, extra);
        }

        var products = new List<ProductDrift>();
        while (drifted.TryDequeue(out var seen, out _))
        {
            products.Insert(0, DetailOf(seen));
        }

        products.AddRange(extra.Take(listed - products.Count).Select(key => new ProductDrift(key, "extra", null, [])));
        return found with { Products = products };
    }

    public void Dispose()
    {
        Array.ForEach(_parts, part => part.Dispose());
        _details.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static CatalogVerification Judge(
        FileStream part, CatalogVerification found, int listed, bool countsExtra, PriorityQueue<Seen, long> drifted, SortedSet<string> extra)
    {
        var products = new Dictionary<UInt128, Seen>();
        part.Position = 0;
        using var notes = new BinaryReader(part, Encoding.UTF8, leaveOpen: true);
        while (part.Position < part.Length)
        {
            var isOfSource = notes.ReadBoolean();
            var id = new UInt128(notes.ReadUInt64(), notes.ReadUInt64());
            if (isOfSource)
            {
                var seen = new Seen((Verdict)notes.ReadByte(), notes.ReadInt64(), notes.ReadInt64(), notes.ReadInt64());
                var isAgain = products.TryGetValue(id, out var other);
                found = found with { Duplicates = found.Duplicates + (isAgain ? 1 : 0) };
                products[id] = isAgain && other.UpdatedAt > seen.UpdatedAt ? other : seen;
                continue;
            }

            var isDiscontinued = notes.ReadBoolean();
            var key = notes.ReadString();
            if (!products.ContainsKey(id))
            {
                found = isDiscontinued ? found with { Discontinued = found.Discontinued + 1 } : found with { Extra = found.Extra + (countsExtra ? 1 : 0) };
                if (!isDiscontinued && countsExtra && extra.Add(key) && extra.Count > listed)
                {
                    extra.Remove(extra.Max!);
                }
            }
        }

        foreach (var seen in products.Values)
        {
            found = Count(found with { Compared = found.Compared + 1 }, seen.Verdict);
            if (seen.Verdict is Verdict.Differs or Verdict.Missing)
            {
                // The last of those kept gives way.
                drifted.Enqueue(seen, -seen.Position);
                if (drifted.Count > listed)
                {
                    drifted.Dequeue();
                }
            }
        }

        return found;
    }

    private static CatalogVerification Count(CatalogVerification found, Verdict verdict) => verdict switch
    {
        Verdict.Differs => found with { Differing = found.Differing + 1 },
        Verdict.Missing => found with { Missing = found.Missing + 1 },
        Verdict.Newer => found with { Newer = found.Newer + 1 },
        Verdict.Taken => found with { Taken = found.Taken + 1 },
        _ => found,
    };

    private ProductDrift DetailOf(Seen seen)
    {
        _details.Position = seen.Detail;
        using var text = new BinaryReader(_details, Encoding.UTF8, leaveOpen: true);
        var (id, location) = (text.ReadString(), text.ReadString());
        var differences = new string[text.ReadInt32()];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = text.ReadString();
        }

        return new ProductDrift(id, seen.Verdict == Verdict.Missing ? "missing" : "differs", location, differences);
    }

    private static UInt128 IdOf(string key) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(key));

    private FileStream Part(UInt128 id) => _parts[(int)(id % Parts)];

    private FileStream Open(string name) => new(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.ReadWrite);

    private static BinaryWriter Writer(FileStream file) => new(file, Encoding.UTF8, leaveOpen: true);

    private static void Write(BinaryWriter part, UInt128 id)
    {
        part.Write((ulong)(id >> 64));
        part.Write((ulong)id);
    }

    /// <param name="Verdict">How it compares.</param>
    /// <param name="UpdatedAt">Its own time in ticks, or -1 where it has none.</param>
    /// <param name="Position">Its place in the source.</param>
    /// <param name="Detail">Where its details stand, or -1.</param>
    private readonly record struct Seen(Verdict Verdict, long UpdatedAt, long Position, long Detail);
}
