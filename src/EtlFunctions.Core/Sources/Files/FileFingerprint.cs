using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace EtlFunctions.Sources.Files;

/// <summary>What tells one version of a file from another without reading it.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="Modified">The time of the last write, in ticks of 100 ns since year 1, UTC; 0 for an object of a store.</param>
/// <param name="Tag">What a store calls this version of an object (its ETag, without quotes); <see langword="null"/> for a local file.</param>
internal readonly record struct FileFingerprint(long Length, long Modified, string? Tag = null)
{
    public static FileFingerprint Of(SafeFileHandle handle) =>
        new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks);

    public override string ToString() => Tag is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Length:N0} bytes, ETag {Tag}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Length:N0} bytes, modified {new DateTime(Modified, DateTimeKind.Utc):yyyy-MM-dd HH:mm:ss.fffffff} UTC");
}
