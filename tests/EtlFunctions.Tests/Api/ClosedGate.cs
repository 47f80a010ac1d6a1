using EtlFunctions.Database;

namespace EtlFunctions.Tests.Api;

/// <summary>A gate that nobody passes, for the reason given.</summary>
internal sealed class ClosedGate(SchemaNotReadyException reason) : ISchemaGate
{
    public Task PassAsync(CancellationToken cancellationToken) => Task.FromException(reason);

    public Task WaitAsync(CancellationToken cancellationToken) => Task.FromException(reason);
}
