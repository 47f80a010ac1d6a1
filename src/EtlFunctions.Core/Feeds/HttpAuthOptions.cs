namespace EtlFunctions.Feeds;

/// <summary>The part <c>source.auth</c> of a feed. Secrets come from environment variables only.</summary>
public sealed record HttpAuthOptions
{
    /// <summary>Gets the type.</summary>
    public required HttpAuthType Type { get; init; }

    /// <summary>Gets the token of <c>bearer</c>; a secret.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the header or parameter of <c>apiKey</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the key of <c>apiKey</c>; a secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Gets where the key of <c>apiKey</c> stands.</summary>
    public ApiKeyLocation Location { get; init; } = ApiKeyLocation.Header;

    /// <summary>Gets the user name of <c>basic</c>.</summary>
    public string? Username { get; init; }

    /// <summary>Gets the password of <c>basic</c>; a secret.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the address that gives tokens to <c>oauth2ClientCredentials</c>.</summary>
    public string? AccessTokenUrl { get; init; }

    /// <summary>Gets the client's id.</summary>
    public string? ClientId { get; init; }

    /// <summary>Gets the client's secret; a secret.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Gets the scopes to ask for, separated by blanks.</summary>
    public string? Scope { get; init; }

    /// <summary>Gives the type alone: a record's text must not tell its secrets.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{nameof(HttpAuthOptions)} {{ Type = {Type} }}";
}

/// <summary>How requests prove who asks.</summary>
public enum HttpAuthType
{
    /// <summary>A token in the header <c>Authorization: Bearer</c> (RFC 6750).</summary>
    Bearer,

    /// <summary>A key in a header or parameter.</summary>
    ApiKey,

    /// <summary>User name and password (RFC 7617).</summary>
    Basic,

    /// <summary>A token fetched with the client's credentials (RFC 6749, section 4.4) and renewed before it expires.</summary>
    Oauth2ClientCredentials,
}

/// <summary>Where an API key stands in a request.</summary>
public enum ApiKeyLocation
{
    /// <summary>In a header.</summary>
    Header,

    /// <summary>In a parameter of the address.</summary>
    Query,
}
