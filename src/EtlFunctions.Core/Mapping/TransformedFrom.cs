namespace EtlFunctions.Mapping;

/// <summary>What a record was before the feed's transform.</summary>
/// <param name="Record">The record as the source holds it.</param>
public sealed record TransformedFrom(RawRecord Record)
{
    /// <summary>Gets a value indicating whether the transform left the record out.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Gets its number among those that the transform made of the one, from 1; 0 where it made one.</summary>
    public int Part { get; init; }

    /// <summary>Gets a value indicating whether it was transformed as it was read, since rows or lines are grouped by what comes of them.</summary>
    public bool IsOfRows { get; init; }

    /// <summary>Gets the same with the row as one of several that are grouped: what a replay makes of it is grouped again.</summary>
    internal TransformedFrom OfLine(bool isTable) => this with { Record = Record with { Payload = RawLines.Of([Record.Payload], isTable) } };
}
