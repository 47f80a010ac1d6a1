namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>Where and how <see cref="EmbeddedPostgresServer"/> keeps its cluster.</summary>
internal sealed record EmbeddedPostgresOptions
{
    /// <summary>Gets the folder that holds binaries and clusters, usually <c>.etl</c> in the current folder; created when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets a value indicating whether a commit survives a crash of the machine. Only tests turn it off.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsDurable { get; init; } = true;

    /// <summary>Gets the server's <c>max_connections</c>.</summary>
    /// <value>The default is 100.</value>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Gets how long a start, with recovery after a crash, and a stop may take.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets further lines of the server's configuration, name to value; they win over the built-in ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets where binaries are looked for.</summary>
    public PostgresSearch Search { get; init; } = PostgresSearch.OfThisMachine();
}
