namespace EtlFunctions.Feeds;

/// <summary>The part <c>source.status</c> of a feed: the column that tells what became of a row.</summary>
public sealed record PostgresStatusOptions
{
    /// <summary>Gets the column.</summary>
    public required string Column { get; init; }

    /// <summary>Gets the value of rows to be loaded; <see langword="null"/> stands for NULL.</summary>
    public required string? Pending { get; init; }

    /// <summary>Gets the value that a row gets in the commit that loads it.</summary>
    public required string Loaded { get; init; }

    /// <summary>Gets the value that a row gets in the commit that keeps it as a reject.</summary>
    public required string Rejected { get; init; }
}
