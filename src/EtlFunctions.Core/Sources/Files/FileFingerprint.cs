using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace EtlFunctions.Sources.Files;

/// <summary>What tells one version of a file from another without reading it.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="Modified">The time of the last write, in ticks of 100 ns since year 1, UTC.</param>
internal readonly record struct FileFingerprint(long Length, long Modified)
{
    public static FileFingerprint Of(SafeFileHandle handle) =>
        new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Length:N0} bytes, modified {new DateTime(Modified, DateTimeKind.Utc):yyyy-MM-dd HH:mm:ss.fffffff} UTC");
}
