using EtlFunctions.Incremental;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds;

/// <summary>One configured source and target pair: the content of <c>feeds/&lt;name&gt;.json</c>, validated.</summary>
public sealed record Feed
{
    /// <summary>Gets the name: 1 to 63 lower-case letters, digits, <c>-</c> and <c>_</c>, starting with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>Gets where the records come from.</summary>
    public required SourceOptions Source { get; init; }

    /// <summary>Gets how a record becomes a product.</summary>
    public required MappingOptions Mapping { get; init; }

    /// <summary>Gets what the load does in the catalog beyond upserts.</summary>
    public TargetOptions Target { get; init; } = new();

    /// <summary>Gets the sizes and bounds of a run.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Gets the folder that relative paths in the feed start from: the feed file's own.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Gets a value indicating whether the nightly run of the Functions app loads the feed.</summary>
    /// <value>The default is <see langword="false"/>: it runs on request only.</value>
    public bool Nightly { get; init; }

    /// <summary>Gets a value indicating whether a run that reads no record succeeds where the one before read some.</summary>
    /// <value>The default is <see langword="false"/>: such a run fails and changes nothing.</value>
    public bool AllowEmpty { get; init; }

    /// <summary>Gets when a run is stopped because mapped paths are no longer there.</summary>
    public ShapeOptions Shape { get; init; } = new();

    /// <summary>
    /// Gets the feed file's content as canonical JSON (keys sorted, no comments), fit for the ledger: <c>${env:NAME}</c>
    /// stands as written, so no value of a variable is in it. <c>{}</c> for a feed that was not read from JSON.
    /// </summary>
    public string Definition { get; init; } = "{}";

    /// <summary>Gets how a run asks only for what changed, or <see langword="null"/> where each run reads everything.</summary>
    public IncrementalOptions? Incremental => (Source as HttpSourceOptions)?.Incremental;
}
