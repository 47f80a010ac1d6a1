using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Feeds;

/// <summary>The part <c>shape</c> of a feed: when a run is stopped because mapped paths are no longer there.</summary>
public sealed record ShapeOptions
{
    /// <summary>The share of records, in percent, that counts as nearly all of them.</summary>
    public const int NearlyAllPercent = 95;

    /// <summary>The fewest records that tell anything.</summary>
    public const int FewestRecords = 10;

    /// <summary>Gets a value indicating whether the shape is remembered, and held against the next run's first records.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Check { get; init; } = true;

    /// <summary>Gets the first records that are looked at.</summary>
    /// <value>100 to 10,000; the default is 100.</value>
    [Range(100, 10_000)]
    public int Records { get; init; } = 100;

    /// <summary>Gets in how many percent of the records a path was found before, so that finding it in none stops a run.</summary>
    /// <value>1 to 100; the default is 10.</value>
    [Range(1, 100)]
    public int VanishedPercent { get; init; } = 10;

    /// <summary>Gets in how many percent of the records a path had a value before, so that nearly all being without stops a run.</summary>
    /// <value>10 to 100; the default is 50.</value>
    [Range(10, 100)]
    public int EmptiedPercent { get; init; } = 50;
}
