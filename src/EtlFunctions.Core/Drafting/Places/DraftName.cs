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

    /// <summary>Names a feed after a file without its endings, or after the folder of several.</summary>
    public static string OfFile(string path)
    {
        var name = Path.GetFileName(path);
        return Of(name.Contains('*', StringComparison.Ordinal)
            ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path.Replace("*", "_", StringComparison.Ordinal)))) ?? string.Empty
            : name.TrimStart('.').Split('.')[0]);
    }
}
