namespace EtlFunctions.Database;

/// <summary>What is passed before the ledger is asked, so that nobody meets a database that lacks this version's tables.</summary>
public interface ISchemaGate
{
    /// <summary>Passes at once, or after some seconds: for requests and activities, which are asked for again.</summary>
    /// <param name="cancellationToken">Ends the wait; what others wait for goes on.</param>
    /// <exception cref="SchemaNotReadyException">The database is not up to date, and why.</exception>
    Task PassAsync(CancellationToken cancellationToken);

    /// <summary>Passes, and waits for it through an outage of some minutes: for what nobody repeats, such as a nightly start.</summary>
    /// <param name="cancellationToken">Ends the wait; what others wait for goes on.</param>
    /// <exception cref="SchemaNotReadyException">The database is still not up to date, and why.</exception>
    Task WaitAsync(CancellationToken cancellationToken);
}
