namespace EtlFunctions.Feeds;

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
