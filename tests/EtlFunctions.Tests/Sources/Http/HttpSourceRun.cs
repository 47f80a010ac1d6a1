using System.Net;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Http;
using EtlFunctions.Tests.Mapping;
using EtlFunctions.Tests.Sources.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests.Sources.Http;

/// <summary>An HTTP source with its clients and its log, planned and read the way a load does.</summary>
internal sealed class HttpSourceRun : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private HttpSourceRun(ServiceProvider services, CapturedLog log, Feed feed)
    {
        _services = services;
        Log = log;
        Source = services.GetServices<IProductSourceFactory>().Single(f => f.Type == HttpSourceOptions.TypeName).Create(feed);
    }

    public IProductSource Source { get; }

    public CapturedLog Log { get; }

    public static Feed Feed(HttpSourceOptions source, LimitOptions? limits = null) => new()
    {
        Name = "shop",
        BaseDirectory = "/data",
        Source = source,
        Mapping = MappingSample.Full,
        Limits = limits ?? new LimitOptions { PageSize = 10 },
    };

    public static HttpSourceRun Open(HttpSourceOptions source, LimitOptions? limits = null, TimeProvider? clock = null) => Open(Feed(source, limits), clock);

    public static HttpSourceRun Open(Feed feed, TimeProvider? clock = null, ResolveHost? resolve = null, IWebProxy? proxy = null)
    {
        var log = new CapturedLog();
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        if (resolve is not null)
        {
            services.AddSingleton(resolve);
        }

        if (proxy is not null)
        {
            services.AddSingleton(proxy);
        }

        services.AddHttpSource();
        return new HttpSourceRun(services.BuildServiceProvider(), log, feed);
    }

    /// <summary>Plans and reads everything; pages are read after the whole plan, last page first.</summary>
    public async Task<string[]> LoadAsync(int maxPages = 40)
    {
        var pages = (await SourceRun.PlanAllAsync(Source, maxPages: maxPages)).SelectMany(p => p.Pages).ToArray();
        var records = new string[pages.Length][];
        for (var i = pages.Length - 1; i >= 0; i--)
        {
            records[i] = [.. (await SourceRun.ReadAsync(Source, pages[i])).Texts()];
        }

        return [.. records.SelectMany(r => r)];
    }

    /// <summary>Plans and reads everything and gets what stops it.</summary>
    public Task<SourceException> FailAsync() => Assert.ThrowsAnyAsync<SourceException>(() => LoadAsync());

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _services.DisposeAsync();
    }
}
