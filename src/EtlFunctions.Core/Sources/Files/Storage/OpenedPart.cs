using System.Globalization;

namespace EtlFunctions.Sources.Files;

/// <summary>Holds a part that came against the one that was asked for: not every server keeps to the conditions of a request.</summary>
internal static class OpenedPart
{
    /// <exception cref="StorageFault">It is of another version, or not the part.</exception>
    public static void Verify(long asked, long found, string askedTag, string foundTag)
    {
        if (foundTag != askedTag)
        {
            throw new StorageFault(StorageFaultKind.Changed, $"ETag {foundTag}");
        }

        if (found != asked)
        {
            throw new StorageFault(
                StorageFaultKind.Refused,
                string.Create(CultureInfo.InvariantCulture, $"asked for {asked:N0} bytes of the object and found {found:N0}"),
                "A store that gives parts of objects (Range) is expected.");
        }
    }
}
