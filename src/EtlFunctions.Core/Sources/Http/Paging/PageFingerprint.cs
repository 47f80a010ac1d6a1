using System.Globalization;
using System.IO.Hashing;
using System.Text;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Http;

/// <summary>The fingerprint of a page's records, whatever stands around them.</summary>
internal static class PageFingerprint
{
    private static readonly byte[] Separator = [0];

    public static ulong Of(IEnumerable<RawRecord> records)
    {
        var hash = new XxHash64();
        foreach (var record in records)
        {
            hash.Append(record.Payload.Span);
            hash.Append(Separator);
        }

        return hash.GetCurrentHashAsUInt64();
    }

    public static ulong Of(string link) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes("link " + link));

    public static string ToText(ulong fingerprint) => fingerprint.ToString("x16", CultureInfo.InvariantCulture);
}
