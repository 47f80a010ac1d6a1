namespace EtlFunctions.Cli.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL could not be found, created, started or stopped; the message says what to do.</summary>
internal sealed class EmbeddedPostgresException(string message, Exception? innerException = null)
    : Exception(message, innerException);
