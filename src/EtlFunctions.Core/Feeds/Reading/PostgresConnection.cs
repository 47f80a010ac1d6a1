using System.Text.Json;
using System.Text.RegularExpressions;
using EtlFunctions.Database;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the connection of a source; a password comes as a variable only, so that neither the feed file nor the ledger holds one.</summary>
internal static partial class PostgresConnection
{
    private const string Expected = "a connection string, or a URL postgres://user@host:5432/database, mostly ${env:NAME}";

    public static string? Read(FeedValue value)
    {
        if (value.Json.ValueKind == JsonValueKind.String && Password().IsMatch(value.Json.GetString()!))
        {
            // What stands there may be the password itself.
            value.Fail("a text with a password in it", "the password, or the whole text, as a variable such as ${env:SOURCE_POSTGRES}");
            return null;
        }

        if (value.Text(Expected) is not { } text)
        {
            return null;
        }

        try
        {
            ConnectionText.Parse(text);
            return text;
        }
        catch (DatabaseConfigurationException fault)
        {
            // The message never quotes the text.
            value.Fail(EnvironmentText.HasReference(value.Json) ? Wording.Describe(value.Json) : "a text that is none", $"{Expected}. {fault.Message}");
            return null;
        }
    }

    [GeneratedRegex(@"(password|pwd|psw)\s*=(?!\s*['""]?\$\{env:)|://(\$\{env:\w+\}|[^/?@:$])*:(?!\$\{env:)[^@]*@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Password();
}
