namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads an absolute address.</summary>
internal static class HttpAddress
{
    public const string Expected = "an address that begins with http:// or https:// and holds no user name";

    public static string? Read(FeedValue value)
    {
        var text = value.Text(Expected);
        if (text is null || IsValid(text))
        {
            return text;
        }

        // A password may stand in it.
        value.Fail(text.Contains('@') ? "an address with a user name or '@'" : Wording.Describe(value.Json), Expected);
        return null;
    }

    private static bool IsValid(string text) =>
        (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0;
}
