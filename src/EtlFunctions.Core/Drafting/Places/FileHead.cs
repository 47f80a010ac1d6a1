using System.IO.Compression;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Drafting;

/// <summary>The beginning of a file, unpacked where it is gzip.</summary>
/// <param name="Bytes">The first bytes.</param>
/// <param name="IsWhole">Whether they are all.</param>
/// <param name="IsGzip">Whether they were unpacked.</param>
internal sealed record FileHead(byte[] Bytes, bool IsWhole, bool IsGzip)
{
    private const int MostBytes = 256 * 1024;

    public static FileHead Of(SourceFile source)
    {
        try
        {
            using var file = source.Open();
            var head = Read(file, out var isWhole);
            if (head is not [0x1F, 0x8B, ..])
            {
                return new FileHead(head, isWhole, IsGzip: false);
            }

            file.Position = 0;
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            return new FileHead(Read(gzip, out isWhole), isWhole, IsGzip: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SourceException($"{source.Name}: the file cannot be read: {failure.Message.TrimEnd('.')}.", failure) { StopsRun = true };
        }
    }

    private static byte[] Read(Stream stream, out bool isWhole)
    {
        var head = new byte[MostBytes];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        isWhole = length < head.Length;
        return head[..length];
    }
}
