namespace EtlFunctions.Feeds.Reading;

/// <summary>What a column holds, which decides the keys of its mapping.</summary>
internal enum ColumnKind
{
    Text,
    Number,
    Timestamp,
    Json,

    /// <summary>JSON that may also take the rest of the record.</summary>
    Attributes,
}
