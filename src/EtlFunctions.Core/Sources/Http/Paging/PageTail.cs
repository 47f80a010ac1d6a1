using System.Globalization;

namespace EtlFunctions.Sources.Http;

/// <summary>Requires of the last page that an announced total implies that it holds what is announced; more is no fault of it.</summary>
internal sealed class PageTail(PageNumbering numbering)
{
    public void Require(HttpCursor cursor, HttpPage page)
    {
        var found = page.Records.Length;
        var isByRecords = cursor.Total is not null;
        var expected = isByRecords ? Math.Clamp(cursor.Total!.Value - numbering.Skipped - ((long)cursor.Index * cursor.Size), 0, cursor.Size) : 1;
        if (found < expected)
        {
            var told = isByRecords ? string.Create(CultureInfo.InvariantCulture, $"{expected} of the {cursor.Total} announced") : string.Create(CultureInfo.InvariantCulture, $"1 to {cursor.Size}");
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture, $"{page.ShownAddress}: found {found} records; expected {told}. None of them is loaded; the next start begins anew.")) { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }
}
