using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace EtlFunctions.Incremental;

/// <summary>The part <c>source.incremental</c> of a feed: a run asks only for what changed since the last one that succeeded.</summary>
public sealed record IncrementalOptions
{
    /// <summary>Gets the dotted path of the value in each record whose highest one becomes the watermark, such as <c>updated_at</c>.</summary>
    public required string CursorPath { get; init; }

    /// <summary>Gets the parameter of the requests that carries the value to start from, such as <c>updated_since</c>.</summary>
    public string? Param { get; init; }

    /// <summary>Gets the place of the body that carries it, in place of <see cref="Param"/>.</summary>
    public string? BodyPath { get; init; }

    /// <summary>Gets the text that is sent, with <c>{value}</c> where the value stands; by default the value alone.</summary>
    public string? Template { get; init; }

    /// <summary>Gets the value to start from while no watermark is saved; by default the parameter is left out and everything is read.</summary>
    public string? InitialValue { get; init; }

    /// <summary>Gets how far before the watermark a run starts: seconds for <c>timestamp</c>, a number for <c>integer</c>, none for <c>text</c>.</summary>
    /// <remarks>
    /// Some APIs leave out records that are exactly as old as the value they are given, so 0 can lose one that was saved in the
    /// same second. Records that come again are unchanged and cost nothing but the reading.
    /// </remarks>
    /// <value>0 to 2,147,483,647; by default 1, for <c>text</c> 0.</value>
    [Range(0, int.MaxValue)]
    public int? Lag { get; init; }

    /// <summary>Gets what the values are; the default is <see cref="CursorType.Timestamp"/>.</summary>
    public CursorType Type { get; init; } = CursorType.Timestamp;

    /// <summary>What stands in a template for the value.</summary>
    internal const string ValuePlace = "{value}";

    /// <summary>Gets what the requests carry for a value.</summary>
    internal string TextOf(string value) => Template?.Replace(ValuePlace, value, StringComparison.Ordinal) ?? value;

    /// <summary>Gets <see cref="Lag"/> or its default.</summary>
    internal int EffectiveLag => Lag ?? (Type == CursorType.Text ? 0 : 1);
}

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
