namespace EtlFunctions.Sources.Http;

/// <summary>What a source holds until it is closed.</summary>
internal sealed class HttpResources(IDisposable pace, IDisposable? credentials) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        pace.Dispose();
        credentials?.Dispose();
        return ValueTask.CompletedTask;
    }
}
