using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Sources.Http;

/// <summary>Takes secrets out of what an API says, before it reaches an error, a log or the ledger: those of the feed in every form in which they are sent, and whatever looks like a token.</summary>
internal sealed partial class SecretText
{
    private const string Hidden = "***";

    /// <summary>Shorter secrets are hidden as whole words only, or every text would be full of holes.</summary>
    private const int MinPartLength = 4;

    private readonly string[] _forms;

    /// <param name="secrets">The secrets of the feed.</param>
    /// <param name="username">The user name sent with a password, or <see langword="null"/>.</param>
    public SecretText(IEnumerable<string> secrets, string? username = null)
    {
        _forms = [.. secrets.Where(secret => secret.Length > 0).SelectMany(secret => Forms(secret, username)).Distinct().OrderByDescending(form => form.Length)];
        Longest = _forms.Length == 0 ? 0 : _forms[0].Length;
    }

    /// <summary>Gets the length of the longest form.</summary>
    public int Longest { get; }

    /// <summary>Hides the secrets in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sent">A further secret, such as a token that was fetched.</param>
    public string Hide(string text, string? sent = null)
    {
        foreach (var form in string.IsNullOrEmpty(sent) ? _forms : [sent, .. _forms])
        {
            text = form.Length >= MinPartLength
                ? text.Replace(form, Hidden, StringComparison.Ordinal)
                : Regex.Replace(text, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(form)}(?![\p{{L}}\p{{N}}])", Hidden, RegexOptions.None, TimeSpan.FromSeconds(1));
        }

        text = Jwt().Replace(Scheme().Replace(text, "$1 " + Hidden), Hidden);
        return Named().Replace(text, match => HttpSecret.IsNamed(match.Groups["name"].Value) ? match.Groups["before"].Value + match.Groups["q"].Value + Hidden + match.Groups["after"].Value : match.Value);
    }

    private static IEnumerable<string> Forms(string secret, string? username)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return JavaScriptEncoder.Default.Encode(secret);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret).Replace("/", "\\/", StringComparison.Ordinal);
        yield return HtmlEncoder.Default.Encode(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        if (username is not null)
        {
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{secret}"));
        }
    }

    [GeneratedRegex(@"\b(Bearer|Basic|Token)\s+(?=[A-Za-z0-9._~+/=\-]*[0-9=])[A-Za-z0-9._~+/=\-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-]{4,}\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]*)?")]
    private static partial Regex Jwt();

    [GeneratedRegex("""(?<before>["']?(?<name>[A-Za-z0-9_\-]{2,60})["']?\s*[:=]\s*)(?:(?<q>["'])(?:\\.|(?!\k<q>)[^\\])*(?<after>\k<q>|$)|(?<=[=]\s*)[^\s&"'<>,;]+(?<after>)|(?<=:\s*)\d{4,}(?<after>))""", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
