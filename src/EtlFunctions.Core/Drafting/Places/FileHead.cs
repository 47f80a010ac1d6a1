using System.IO.Compression;
using EtlFunctions.Sources;

namespace EtlFunctions.Drafting;

/// <summary>The beginning of a file, unpacked where it is gzip.</summary>
/// <param name="Bytes">The first bytes.</param>
/// <param name="IsWhole">Whether they are all.</param>
/// <param name="IsGzip">Whether they were unpacked.</param>
internal sealed record FileHead(byte[] Bytes, bool IsWhole, bool IsGzip)
{
    private const int MostBytes = 256 * 1024;

    public static FileHead Of(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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
            throw new SourceException($"{path}: the file cannot be read: {failure.Message.TrimEnd('.')}.", failure) { StopsRun = true };
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
