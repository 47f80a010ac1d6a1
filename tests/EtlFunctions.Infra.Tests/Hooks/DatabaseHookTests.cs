using EtlFunctions.Infra.Tests.Database;

namespace EtlFunctions.Infra.Tests.Hooks;

/// <summary>The hooks that work on PostgreSQL, against a real one.</summary>
public sealed class DatabaseHookTests
{
    private const string Rule = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/flexibleServers/server/firewallRules/hook-203-0-113-7?api-version=2025-08-01";

    [Fact]
    public async Task Hooks_RunTwiceEach_LeaveTheRoleAndTheTables()
    {
        await using var stub = await EntraStub.CreateAsync();
        using var hook = new HookProcess(stub, await stub.AddAdministratorAsync());

        foreach (var name in new[] { "postprovision", "postprovision", "predeploy", "predeploy", "postprovision" })
        {
            var result = await hook.RunAsync(name);
            Assert.True(result.ExitCode == 0, result.Text);
            Assert.DoesNotContain(EntraStub.Password, result.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1L, await stub.Database.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{stub.App}'"));
        Assert.True(await stub.Database.ScalarAsync<bool>("SELECT to_regclass('catalog.product') IS NOT NULL AND to_regclass('etl.run') IS NOT NULL"));
        Assert.Equal(stub.Owner, await stub.Database.ScalarAsync<string>("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('catalog', 'etl')"));
    }

    [Fact]
    public async Task Predeploy_OfAnotherAdministrator_MigratesWhatTheFirstOneMade()
    {
        await using var stub = await EntraStub.CreateAsync();
        using var first = new HookProcess(stub, await stub.AddAdministratorAsync());
        using var second = new HookProcess(stub, await stub.AddAdministratorAsync());
        Assert.Equal(0, (await first.RunAsync("predeploy")).ExitCode);
        // As of an older version, whose routine the new one renews.
        await stub.Database.ExecuteAsync("UPDATE etl.routine SET checksum = '', version = '0.0.1'");

        var result = await second.RunAsync("predeploy");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("renewed", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predeploy_Succeeding_OpensTheFirewallForItselfAndClosesIt()
    {
        await using var stub = await EntraStub.CreateAsync();
        using var hook = new HookProcess(stub, await stub.AddAdministratorAsync());

        var calls = (await hook.RunAsync("predeploy")).Calls;

        Assert.Equal(
            ["curl -fsS https://api.ipify.org", "az rest --method put", "az account get-access-token", "dotnet run", "az rest --method delete"],
            calls.Select(c => c.Split(' ')).Select(c => string.Join(' ', c.Take(c[0] == "curl" ? 3 : c[1] == "rest" ? 4 : c[0] == "dotnet" ? 2 : 3))));
        Assert.Contains($"--url {Rule}", calls[1], StringComparison.Ordinal);
        Assert.Contains("""{"properties":{"startIpAddress":"203.0.113.7","endIpAddress":"203.0.113.7"}}""", calls[1], StringComparison.Ordinal);
        Assert.Contains($"--url {Rule}", calls[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing fails", "IDENTITY_OBJECT_ID")] // The role script.
    [InlineData("nothing fails", "POSTGRES_ADMIN")] // The login.
    [InlineData("--method put", "")] // The opening itself, half done.
    public async Task Predeploy_Failing_ClosesTheFirewallAndFails(string az, string wrong)
    {
        await using var stub = await EntraStub.CreateAsync();
        using var hook = new HookProcess(stub, await stub.AddAdministratorAsync());
        Assert.Equal(0, (await hook.RunAsync("postprovision")).ExitCode);
        hook.Set("AZ_FAILS", az);
        hook.Set(wrong.Length == 0 ? "UNUSED" : wrong, "somebody-else");

        var result = await hook.RunAsync("predeploy");

        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith("az rest --method delete", result.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hooks_OnAPrivateServer_LeaveTheFirewallAlone()
    {
        await using var stub = await EntraStub.CreateAsync();
        using var hook = new HookProcess(stub, await stub.AddAdministratorAsync());
        hook.Set("POSTGRES_IS_PRIVATE", "true");

        var result = await hook.RunAsync("predeploy");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain(result.Calls, c => c.StartsWith("az rest", StringComparison.Ordinal) || c.StartsWith("curl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hooks_OfAnExternalDatabase_MigrateItWhereItIsGiven()
    {
        await using var stub = await EntraStub.CreateAsync();
        using var hook = new HookProcess();
        hook.Set("DATABASE_MODE", "external");

        Assert.Equal((0, 0), ((await hook.RunAsync("postprovision")).ExitCode, (await hook.RunAsync("predeploy")).ExitCode));
        Assert.True(await stub.Database.ScalarAsync<bool>("SELECT to_regclass('etl.run') IS NULL"));
        hook.Set("EXTERNAL_POSTGRES", stub.Database.ConnectionString);

        var result = await hook.RunAsync("predeploy");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(await stub.Database.ScalarAsync<bool>("SELECT to_regclass('etl.run') IS NOT NULL"));
    }
}
