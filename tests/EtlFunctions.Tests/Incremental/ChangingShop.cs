using System.Collections.Concurrent;
using System.Globalization;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Tests.EmbeddedEngine;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Incremental;

/// <summary>An API of products that change: it gives those of which the time of the last change is after a value, or also those at it.</summary>
internal sealed class ChangingShop : IAsyncDisposable
{
    private const int PageSize = 10;

    private readonly ConcurrentDictionary<string, string> _updated = new(StringComparer.Ordinal);
    private ApiServer _server = null!;

    private ChangingShop()
    {
    }

    public string Url => _server.Url;

    /// <summary>Gets or sets whether a product that changed at the very value is left out.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Gets or sets what is done before a page is answered; the page's number from 1.</summary>
    public Func<HttpContext, int, Task<bool>> BeforePage { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Gets or sets a product's JSON, of its id and its time.</summary>
    public Func<string, string, string> Json { get; set; } = (id, updated) => $$"""{"id":"{{id}}","title":"Lamp {{id}}","updated_at":"{{updated}}"}""";

    /// <summary>Gets the values of the parameter in all requests so far; nothing where it was left out.</summary>
    public IReadOnlyList<string?> Since => [.. _server.Asked.Select(target => Parameter(target, "since"))];

    public static async Task<ChangingShop> StartAsync(bool isExclusive = false)
    {
        var shop = new ChangingShop { IsExclusive = isExclusive };
        shop._server = await ApiServer.StartAsync(shop.AnswerAsync);
        return shop;
    }

    /// <summary>Adds products, or changes them.</summary>
    public void Set(string updated, params string[] ids)
    {
        foreach (var id in ids)
        {
            _updated[id] = updated;
        }
    }

    public void Clear() => _updated.Clear();

    /// <summary>Makes the shop the source of the engine's feed.</summary>
    public void Serve(EngineHost host, Func<IncrementalOptions, IncrementalOptions>? change = null)
    {
        host.AddFeed(0, new LimitOptions { PageSize = PageSize, PagesPerSegment = 2, MaxParallelPages = 2 });
        Change(host, change);
    }

    /// <summary>Changes how the feed asks for what changed.</summary>
    public void Change(EngineHost host, Func<IncrementalOptions, IncrementalOptions>? change = null)
    {
        var incremental = new IncrementalOptions { CursorPath = "updated_at", Param = "since" };
        host.Core.Feeds.Change(EngineHost.Feed, feed => feed with
        {
            Source = new HttpSourceOptions
            {
                BaseUrl = Url,
                Paginator = new PaginatorOptions { Type = PaginatorType.PageNumber, BasePage = 1 },
                Incremental = change?.Invoke(incremental) ?? incremental,
            },
        });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var page = context.Number("page", 1);
        if (await BeforePage(context, page))
        {
            return;
        }

        var values = CursorValues.Of(CursorType.Timestamp);
        var since = context.Request.Query["since"].ToString() is { Length: > 0 } given ? values.Read(given)!.Key : null;
        var records = _updated
            .Select(product => (product.Key, product.Value, Order: values.Read(product.Value)?.Key ?? product.Value))
            .Where(product => since is null || string.CompareOrdinal(product.Order, since) is var order && (IsExclusive ? order > 0 : order >= 0))
            .OrderBy(product => product.Order, StringComparer.Ordinal)
            .ThenBy(product => product.Key, StringComparer.Ordinal)
            .Select(product => Json(product.Key, product.Value))
            .ToArray();
        await context.PageAsync(records, PageSize, page: page.ToString(CultureInfo.InvariantCulture));
    }

    private static string? Parameter(string target, string name) =>
        new EtlFunctions.Feeds.Query(new Uri("http://a" + target)).Values.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();
}
