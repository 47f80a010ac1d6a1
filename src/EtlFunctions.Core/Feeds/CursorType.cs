using System.Diagnostics.CodeAnalysis;

namespace EtlFunctions.Feeds;

/// <summary>What the cursor values of an incremental source are, and so how they are ordered.</summary>
public enum CursorType
{
    /// <summary>Times in ISO 8601; without an offset they are UTC.</summary>
    Timestamp,

    /// <summary>Whole numbers of any length.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The word that stands in feed files.")]
    Integer,

    /// <summary>Texts, ordered byte by byte.</summary>
    Text,
}
