using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Rows of a text one after the other, each a record of its own.</summary>
internal interface IRawRows
{
    /// <summary>Gets the place of the next row.</summary>
    TextPosition Position { get; }

    /// <summary>Reads the next row.</summary>
    bool Read(out RawRecord row);

    /// <summary>Begins anew at the place that the input has reached.</summary>
    void Start(TextPosition position);
}
