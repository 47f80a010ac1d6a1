namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL could not be found, created, started or stopped; the message says what to do.</summary>
internal sealed class EmbeddedPostgresException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Gets a value indicating whether another process had the server's port, so that another port may do.</summary>
    public bool PortWasTaken { get; init; }
}
