using System.Text.RegularExpressions;

namespace EtlFunctions.Sources.Http;

/// <summary>Reads the header <c>Link</c> (RFC 8288, section 3).</summary>
internal static partial class LinkHeader
{
    /// <summary>Gets the target of the first link with a relation.</summary>
    public static string? Find(IEnumerable<string> headers, string relation)
    {
        foreach (var header in headers)
        {
            foreach (Match link in Links().Matches(header))
            {
                // Only the first rel of a link counts (section 3.3); it may name several relations.
                var rel = Parameters().Matches(link.Groups["parameters"].Value).FirstOrDefault(p => p.Groups["name"].Value.Equals("rel", StringComparison.OrdinalIgnoreCase));
                var value = rel?.Groups["value"].Value.Trim('"').Replace("\\", string.Empty, StringComparison.Ordinal);
                if (value?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase) == true)
                {
                    return link.Groups["target"].Value;
                }
            }
        }

        return null;
    }

    [GeneratedRegex("""<(?<target>[^>]*)>(?<parameters>(?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex("""(?<name>[^\s=;,]+)\s*=\s*(?<value>"(?:[^"\\]|\\.)*"|[^\s;,"]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameters();
}
