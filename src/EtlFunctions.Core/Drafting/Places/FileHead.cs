using System.IO.Compression;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Drafting;

/// <summary>The beginning of a file, unpacked.</summary>
/// <param name="Bytes">The first bytes.</param>
/// <param name="IsWhole">Whether they are all.</param>
/// <param name="IsUnnamedGzip">Whether they were unpacked though the file's name tells nothing of it.</param>
internal sealed record FileHead(byte[] Bytes, bool IsWhole, bool IsUnnamedGzip)
{
    private const int MostBytes = 256 * 1024;

    public static FileHead Of(SourceFile file)
    {
        using var text = new SourceStream(file);
        var head = Read(text.Read, out var isWhole);
        if (head is not [0x1F, 0x8B, ..] || file.Kind.IsPacked)
        {
            return new FileHead(head, isWhole, IsUnnamedGzip: false);
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(head), CompressionMode.Decompress);
            return new FileHead(Read(gzip.Read, out _), IsWhole: false, IsUnnamedGzip: true);
        }
        catch (InvalidDataException failure)
        {
            throw new SourceException($"{file.Name}: the file cannot be unpacked: {failure.Message.TrimEnd('.')}.", failure) { StopsRun = true };
        }
    }

    private static byte[] Read(ReadPart read, out bool isWhole)
    {
        var head = new byte[MostBytes];
        int length = 0, part;
        while (length < head.Length && (part = read(head.AsSpan(length))) > 0)
        {
            length += part;
        }

        isWhole = length < head.Length;
        return head[..length];
    }

    private delegate int ReadPart(Span<byte> buffer);
}
