namespace EtlFunctions.Feeds.Reading;

/// <summary>What a column holds, which decides the keys of its mapping.</summary>
internal enum ColumnKind
{
    /// <summary>A key, which must come from the record.</summary>
    Key,

    /// <summary>Text as the source has it.</summary>
    Text,

    /// <summary>A currency code; always trimmed.</summary>
    Currency,

    /// <summary>A decimal number; always trimmed.</summary>
    Number,

    /// <summary>A whole number; always trimmed.</summary>
    Integer,

    /// <summary>A time; always trimmed.</summary>
    Timestamp,

    /// <summary>Any JSON value.</summary>
    Json,

    /// <summary>JSON that may also take the rest of the record.</summary>
    Attributes,
}
