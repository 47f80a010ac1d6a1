using EtlFunctions.Database;
using EtlFunctions.Drafting;
using EtlFunctions.Sources;

namespace EtlFunctions.Tests.Drafting;

public sealed class TableDraftTests
{
    [Fact]
    public async Task TableOfRecords_IsReadByItsKeyAndItsJsonColumn()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("""
            CREATE TABLE staging_product (n bigint PRIMARY KEY, data jsonb NOT NULL, status text NOT NULL DEFAULT 'pending');
            INSERT INTO staging_product (n, data) VALUES (1, '{"id": "L1", "title": "Lamp", "variants": [{"sku": "L1-W", "price": 19.90}]}');
            """);

        var draft = await DraftAsync(host, "staging_product");

        Assert.Contains("\"table\": \"public.staging_product\", \"key\": \"n\", \"record\": \"data\"", draft.Text, StringComparison.Ordinal);
        Assert.Contains("\"each\": \"variants\"", draft.Text, StringComparison.Ordinal);
        Assert.Contains(draft.Notes, note => note.StartsWith("the column status may say which rows are pending", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ViewOfRows_HasNoKeyForSure_AndThatIsSaid()
    {
        await using var host = await CoreHost.CreateAsync();
        await host.Database.ExecuteAsync("CREATE VIEW public.offers AS SELECT 1 AS id, 'Lamp'::text AS title, 9.5 AS price");

        var draft = await DraftAsync(host, "public.offers");

        Assert.Contains("\"id\": \"id\"", draft.Text, StringComparison.Ordinal);
        Assert.Contains(draft.Notes, note => note.StartsWith("a view without a unique key: id is taken for it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NameOfNothing_SaysWhatWasLookedFor()
    {
        await using var host = await CoreHost.CreateAsync();

        var failure = await Assert.ThrowsAsync<SourceException>(() => DraftAsync(host, "nowhere"));

        Assert.Contains("nowhere: found neither a file nor a table of that name", failure.Message, StringComparison.Ordinal);
    }

    private static Task<FeedDraft> DraftAsync(CoreHost host, string table) =>
        new FeedDrafter(host.Get<IEnumerable<IProductSourceFactory>>(), () => Task.FromResult(host.Get<EtlDataSource>()))
            .DraftAsync(new DraftRequest(table, Path.GetTempPath()), new GuessesTaken(), CancellationToken.None);
}
