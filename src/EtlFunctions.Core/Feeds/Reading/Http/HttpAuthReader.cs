namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>source.auth</c> of a feed.</summary>
internal static class HttpAuthReader
{
    public static HttpAuthOptions? Read(FeedValue? optional, HttpSecrets secrets)
    {
        if (optional is not { } value || FeedObject.Open(value) is not { } auth)
        {
            return null;
        }

        var type = auth.Required("type", Wording.OneOf(["bearer", "apiKey", "basic", "oauth2ClientCredentials"]))?.OneOf<HttpAuthType>();
        HttpAuthOptions? options = type switch
        {
            HttpAuthType.Bearer => new HttpAuthOptions { Type = HttpAuthType.Bearer, Token = Secret(auth, "token", secrets) },
            HttpAuthType.ApiKey => ApiKey(auth, secrets),
            HttpAuthType.Basic => new HttpAuthOptions
            {
                Type = HttpAuthType.Basic,
                Username = Text(auth, "username", "a user name without ':'", name => name.Length > 0 && !name.Contains(':'), secrets),
                Password = Secret(auth, "password", secrets),
            },
            HttpAuthType.Oauth2ClientCredentials => ClientCredentials(auth, secrets),
            _ => null,
        };
        if (options is not null)
        {
            auth.Close();
        }

        return options;
    }

    private static HttpAuthOptions ApiKey(FeedObject auth, HttpSecrets secrets) => new()
    {
        Type = HttpAuthType.ApiKey,
        Name = Text(auth, "name", "the name of the header or parameter", HttpWord.IsName, new HttpSecrets()),
        ApiKey = Secret(auth, "apiKey", secrets),
        Location = auth.Optional("location")?.OneOf<ApiKeyLocation>() ?? ApiKeyLocation.Header,
    };

    private static HttpAuthOptions ClientCredentials(FeedObject auth, HttpSecrets secrets) => new()
    {
        Type = HttpAuthType.Oauth2ClientCredentials,
        AccessTokenUrl = auth.Required("accessTokenUrl", HttpAddress.Expected) is { } url ? HttpAddress.Read(url) : null,
        ClientId = Text(auth, "clientId", "the client's id", text => text.Length > 0, secrets),
        ClientSecret = Secret(auth, "clientSecret", secrets),
        Scope = auth.Optional("scope")?.Text("scopes separated by blanks", text => text.Length > 0),
    };

    private static string? Secret(FeedObject auth, string key, HttpSecrets secrets) =>
        auth.Required(key, "a variable such as ${env:API_KEY}") is { } value ? HttpSecret.Read(value, secrets) : null;

    private static string? Text(FeedObject auth, string key, string expected, Func<string, bool> isValid, HttpSecrets secrets) =>
        auth.Required(key, expected) is { } value ? secrets.Add(value, OneLine.Require(value, value.Text(expected, isValid))) : null;
}
