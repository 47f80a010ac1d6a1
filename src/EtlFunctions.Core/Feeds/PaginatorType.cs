namespace EtlFunctions.Feeds;

/// <summary>How an API cuts its records into pages.</summary>
public enum PaginatorType
{
    /// <summary>Found out from the first response; the choice is logged with the explicit setting to write down.</summary>
    Auto,

    /// <summary>A parameter counts pages.</summary>
    PageNumber,

    /// <summary>A parameter counts the records to skip.</summary>
    Offset,

    /// <summary>Each response holds an opaque cursor that asks for the next one.</summary>
    Cursor,

    /// <summary>The response header <c>Link</c> (RFC 8288) names the next page.</summary>
    HeaderLink,

    /// <summary>The response body holds the address of the next page.</summary>
    JsonLink,

    /// <summary>One response of any size holds every record.</summary>
    SinglePage,
}
