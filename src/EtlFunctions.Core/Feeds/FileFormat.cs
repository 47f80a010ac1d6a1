namespace EtlFunctions.Feeds;

/// <summary>How a file holds its records.</summary>
public enum FileFormat
{
    /// <summary>By the name: <c>.ndjson</c>, <c>.jsonl</c>, <c>.json</c> or <c>.csv</c>, before an ending <c>.gz</c>.</summary>
    Auto,

    /// <summary>One JSON object on each line.</summary>
    Ndjson,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>Comma-separated values (RFC 4180) with a header line.</summary>
    Csv,
}
