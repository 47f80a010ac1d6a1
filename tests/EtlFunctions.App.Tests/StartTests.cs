using EtlFunctions.App.Tests.Host;

namespace EtlFunctions.App.Tests;

/// <summary>Why the App does not start, as its process says it to whoever reads its standard error.</summary>
public sealed class StartTests
{
    // Port 1 (tcpmux) has no listener on any machine of ours.
    private const string Away = "Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=d";

    private const string NoHost = "EtlFunctions error: The app does not start. No Functions host started this process, so there is nobody to work for. ";

    private static readonly (string Name, string Value) Nightly = ("NightlySchedule", "0 0 2 * * *");

    [Fact]
    public async Task Start_NoConnection_IsOneLineThatNamesTheSetting()
    {
        var app = await AppProcess.RunAsync();

        var line = Assert.Single(app.Error);
        Assert.StartsWith("EtlFunctions error: The app does not start. The setting ETL_POSTGRES is missing, expected the target database", line, StringComparison.Ordinal);
        Assert.Equal(2, app.ExitCode);
    }

    [Theory]
    [InlineData("Etl__MaxInstances", "0", "Etl__MaxInstances")]
    [InlineData("Etl__Database__ConnectionBudget", "9", "the pool has 9")]
    [InlineData("Etl__ConnectionsAvailable", "9", "Etl__ConnectionsAvailable is 9")]
    [InlineData("NightlySchedule", "at night", "NightlySchedule")]
    [InlineData("ETL_POSTGRES", "Host=127.0.0.1;Pasword=hidden", "The connection string cannot be read: 'pasword'")]
    [InlineData("ETL_POSTGRES", "postgres://u:hidden@[::1/d", "The connection URL cannot be read")]
    public async Task Start_WrongSetting_IsOneLineWithoutSecretOrStack(string name, string value, string expected)
    {
        var app = await AppProcess.RunAsync(("ETL_POSTGRES", Away), Nightly, (name, value));

        var line = Assert.Single(app.Error);
        Assert.StartsWith("EtlFunctions error: The app does not start. ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", line, StringComparison.Ordinal);
        Assert.Equal(2, app.ExitCode);
    }

    [Fact]
    public async Task Start_DatabaseAwayAndToBeMigrated_GoesOnAndSaysSo()
    {
        var app = await AppProcess.RunAsync(("ETL_POSTGRES", Away), Nightly, ("Etl__MigrateOnStart", "true"));

        Assert.Equal(2, app.Error.Count);
        Assert.StartsWith("EtlFunctions warning 2002: u@127.0.0.1:1/d did not answer at start", app.Error[0], StringComparison.Ordinal);
        Assert.StartsWith(NoHost, app.Error[1], StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", string.Concat(app.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FullScaleOutExceedsTheServer_IsSaidAndGoesOn()
    {
        var app = await AppProcess.RunAsync(("ETL_POSTGRES", Away), Nightly, ("Etl__MaxInstances", "9"));

        Assert.StartsWith("EtlFunctions error 2000: 9 instances may open 90 connections", app.Error[0], StringComparison.Ordinal);
        Assert.StartsWith(NoHost, app.Error[^1], StringComparison.Ordinal);
    }
}
