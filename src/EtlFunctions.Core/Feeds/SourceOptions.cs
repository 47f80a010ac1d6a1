using EtlFunctions.Transforms;

namespace EtlFunctions.Feeds;

/// <summary>The part <c>source</c> of a feed; one derived record for each <c>type</c>.</summary>
/// <param name="Type">The kind of source, such as <c>file</c>.</param>
public abstract record SourceOptions(string Type)
{
    /// <summary>Gets what is made of each raw record before it is mapped (<c>transform</c>: a script beside the feed file), or <see langword="null"/>.</summary>
    public Transform? Transform { get; init; }

    /// <summary>Gets what the transform may take for one record.</summary>
    public TransformLimits TransformLimits { get; init; } = new();
}
