namespace EtlFunctions.Feeds;

/// <summary>Where an API key stands in a request.</summary>
public enum ApiKeyLocation
{
    /// <summary>In a header.</summary>
    Header,

    /// <summary>In a parameter of the address.</summary>
    Query,
}
