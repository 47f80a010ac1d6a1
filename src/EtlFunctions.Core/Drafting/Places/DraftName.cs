using EtlFunctions.Feeds;

namespace EtlFunctions.Drafting;

/// <summary>Makes a feed's name of whatever the source is called.</summary>
internal static class DraftName
{
    private const int Longest = 63;

    public static string Of(string text)
    {
        var name = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-')).Trim('-', '_');
        while (name.Contains("--", StringComparison.Ordinal))
        {
            name = name.Replace("--", "-", StringComparison.Ordinal);
        }

        name = name.Length > Longest ? name[..Longest].TrimEnd('-', '_') : name;
        return FeedName.IsValid(name) ? name : "catalog";
    }

    /// <summary>Names a feed after a file, without its endings.</summary>
    public static string OfFile(string path) => Of(Path.GetFileName(path).TrimStart('*', '.').Split('.')[0] is { Length: > 0 } stem && !stem.Contains('*', StringComparison.Ordinal)
        ? stem
        : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path.Replace("*", "_", StringComparison.Ordinal)))) ?? string.Empty);
}
