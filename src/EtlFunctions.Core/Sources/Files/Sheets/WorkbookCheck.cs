using System.IO.Compression;
using System.IO.Hashing;

namespace EtlFunctions.Sources.Files;

/// <summary>Checks once that a workbook, which is a zip archive, is what was packed: what reads it compares no checksums.</summary>
internal static class WorkbookCheck
{
    public static void Verify(SourceFile file, CancellationToken cancellationToken)
    {
        using var stream = file.Open();
        using var zip = ZipEntries.Open(stream, file.Name);
        var buffer = new byte[64 * 1024];
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
        {
            var crc = new Crc32();
            try
            {
                using var part = entry.Open();
                for (int read; (read = part.Read(buffer)) > 0;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    crc.Append(buffer.AsSpan(0, read));
                }
            }
            catch (InvalidDataException e)
            {
                throw Damaged(file, entry, e);
            }

            if (crc.GetCurrentHashAsUInt32() != entry.Crc32)
            {
                throw Damaged(file, entry, null);
            }
        }
    }

    private static SourceException Damaged(SourceFile file, ZipArchiveEntry entry, Exception? e) =>
        new($"{file.Name}: the workbook is damaged within {entry.FullName} ({e?.Message ?? "its checksum does not fit"}). Nothing is loaded from it; fetch the file again.", e) { StopsRun = true };
}
