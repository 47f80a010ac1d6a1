using EtlFunctions.Infra.Tests.Hooks;
using EtlFunctions.Tests;
using EtlFunctions.Tests.Cli;

namespace EtlFunctions.Infra.Tests.Database;

/// <summary>The role that the hooks make can do all that the app does.</summary>
public sealed class AppRoleTests
{
    private const string Mapping = """{ "id": "id", "title": "title", "skus": { "each": "variants", "code": "sku", "price": PRICE, "currency": { "const": "EUR" } } }""";

    [Fact]
    public async Task AppRole_AfterTheHooks_LoadsResumesReplaysApprovesVerifiesAndPrunes()
    {
        await using var stub = await EntraStub.CreateAsync();
        await MigratedStub.RunHooksAsync(stub);
        var folder = TemporaryFolder.Create();
        Task<EtlResult> Etl(params string[] arguments) => EtlProcess.RunAsync(folder, stub.As(stub.App).ConnectionString, arguments);
        WriteFeed(folder, "\"price\"", products: 60);
        // One page that the role is not at fault for: the run stays incomplete.
        await stub.Database.ExecuteAsync(
            """
            CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '42501'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON catalog.product FOR EACH ROW WHEN (NEW.external_id = '40') EXECUTE FUNCTION public.refuse();
            """);

        Assert.Contains("all that a load needs", (await Etl("check", "shop.json")).All, StringComparison.Ordinal);
        Expect(1, "incomplete", await Etl("run", "shop.json", "--output", "json"));
        await stub.Database.ExecuteAsync("DROP TRIGGER refuse ON catalog.product");
        Expect(0, "succeeded_with_rejects", await Etl("resume", "--output", "json"));
        WriteFeed(folder, """{ "path": "cost", "default": 3 }""", products: 30);
        Expect(0, "\"inserted\":1", await Etl("rejects", "replay", "shop", "--feeds", ".", "--output", "json"));
        var withheld = await Etl("run", "shop.json", "--output", "json");
        Expect(0, "\"deletesWithheld\":30", withheld);
        var run = System.Text.Json.JsonDocument.Parse(withheld.OutputLines[^1]).RootElement.GetProperty("runId").GetString()!;
        Expect(0, "30 products", await Etl("deletes", "approve", run));
        Expect(0, "the catalog is what the source says", await Etl("verify", "shop.json"));
        await stub.Database.ExecuteAsync(
            "UPDATE etl.run SET finished_at = finished_at - interval '500 days'; UPDATE etl.reject SET closed_at = closed_at - interval '500 days', last_seen = last_seen - interval '500 days'");
        Assert.Equal(1L, await stub.Database.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));
        Expect(0, "", await Etl("prune"));
        Assert.Equal(0L, await stub.Database.ScalarAsync<long>("SELECT count(*) FROM etl.reject"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Script_RoleOfAnotherIdentity_StopsAndSaysWhatToDo()
    {
        await using var stub = await EntraStub.CreateAsync();
        var administrator = await stub.AddAdministratorAsync();
        using var hook = new HookProcess(stub, administrator);
        Assert.Equal(0, (await hook.RunAsync("postprovision")).ExitCode);
        hook.Set("IDENTITY_OBJECT_ID", "the identity made anew");

        var result = await hook.RunAsync("postprovision");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"The role {stub.App} exists and is not that of the object id the identity made anew.", result.Text, StringComparison.Ordinal);
    }

    private static void WriteFeed(string folder, string price, int products)
    {
        File.WriteAllLines(
            Path.Combine(folder, "shop.ndjson"),
            Enumerable.Range(1, products).Select(n => $$"""{"id":"{{n}}","title":"Product {{n}}","variants":[{"sku":"s{{n}}","price":{{(n == 7 ? "\"none\"" : "1.25")}}}]}"""));
        File.WriteAllText(
            Path.Combine(folder, "shop.json"),
            $$"""
            { "name": "shop", "source": { "type": "file", "path": "shop.ndjson" }, "mapping": {{Mapping.Replace("PRICE", price, StringComparison.Ordinal)}},
              "target": { "deleteMissing": "soft", "maxDeletePercent": 0 } }
            """);
    }

    private static void Expect(int exitCode, string text, EtlResult result) =>
        Assert.True(result.ExitCode == exitCode && result.All.Contains(text, StringComparison.Ordinal), $"Expected {exitCode} and '{text}', found {result.ExitCode}: {result.All}");
}
