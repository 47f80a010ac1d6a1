using EtlFunctions.Tests.Database;

namespace EtlFunctions.Tests.Loading;

/// <summary>An open run of four pages whose loader goes through a proxy that can cut connections.</summary>
internal sealed class LossyLoader : IAsyncDisposable
{
    private readonly CoreHost _owner;
    private readonly CoreHost _loader;

    private LossyLoader(CoreHost owner, PostgresProxy proxy, CoreHost loader, OpenRun run)
    {
        _owner = owner;
        _loader = loader;
        Proxy = proxy;
        Run = run;
    }

    public PostgresProxy Proxy { get; }

    public OpenRun Run { get; }

    public TestDatabase Database => _owner.Database;

    public CapturedLog Log => _loader.Log;

    public static async Task<LossyLoader> CreateAsync()
    {
        var owner = await CoreHost.CreateAsync();
        var proxy = new PostgresProxy(owner.Database);
        var loader = owner.Beside(new CoreHostOptions { Database = o => o with { ConnectionString = proxy.ConnectionString } });
        return new LossyLoader(owner, proxy, loader, await OpenRun.BeginAsync(loader, pages: 4));
    }

    public Task<long> CountAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM catalog.product");

    public async ValueTask DisposeAsync()
    {
        await _loader.DisposeAsync();
        await Proxy.DisposeAsync();
        await _owner.DisposeAsync();
    }
}
