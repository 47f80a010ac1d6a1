namespace EtlFunctions.Database;

/// <summary>The gate where migrating is somebody else's: always open.</summary>
public sealed class OpenGate : ISchemaGate
{
    /// <inheritdoc/>
    public Task PassAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
