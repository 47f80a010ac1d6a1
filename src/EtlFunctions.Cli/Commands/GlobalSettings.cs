namespace EtlFunctions.Cli.Commands;

/// <summary>The forms of a command's output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: JSON lines on standard output, everything else on standard error.</summary>
    Json,
}

/// <summary>What the global options and their environment variables say.</summary>
internal sealed record GlobalSettings
{
    /// <summary>Gets the connection string, which may hold a password, or <see langword="null"/> for the embedded PostgreSQL.</summary>
    public string? Connection { get; init; }

    public required string CatalogSchema { get; init; }

    public required string LedgerSchema { get; init; }

    public OutputFormat Output { get; init; }

    public bool IsVerbose { get; init; }

    public bool HasColor { get; init; }
}
