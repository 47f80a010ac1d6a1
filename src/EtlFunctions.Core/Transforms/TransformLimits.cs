using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Transforms;

/// <summary>What a transform may take for one record; a record that needs more becomes a reject.</summary>
public sealed record TransformLimits
{
    /// <summary>Gets the statements that may run.</summary>
    /// <value>1,000 to 100,000,000; the default is 1,000,000.</value>
    /// <remarks>The same record passes or fails on every machine, so that this limit, and not the time, is the one to meet first.</remarks>
    [Range(1000, 100_000_000)]
    public int MaxStatements { get; init; } = 1_000_000;

    /// <summary>Gets the time that it may take, in milliseconds.</summary>
    /// <value>100 to 60,000; the default is 5,000.</value>
    /// <remarks>A record that takes longer is tried once more, as the machine may have been busy, and then rejected.</remarks>
    [Range(100, 60_000)]
    public int MaxMilliseconds { get; init; } = 5000;

    /// <summary>Gets the memory that may be allocated, in bytes, counting what is free again too.</summary>
    /// <value>1 MiB to 1 GiB; the default is 64 MiB.</value>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int MaxMemoryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets how deep functions may call each other.</summary>
    /// <value>10 to 500; the default is 100.</value>
    [Range(10, 500)]
    public int MaxDepth { get; init; } = 100;
}
