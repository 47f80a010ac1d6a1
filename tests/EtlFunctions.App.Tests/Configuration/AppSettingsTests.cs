using System.Text.Json;
using EtlFunctions.App.Configuration;
using EtlFunctions.App.Telemetry;
using EtlFunctions.App.Triggers;
using EtlFunctions.Database;
using EtlFunctions.Tests;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Tests.Configuration;

public sealed class AppSettingsTests
{
    private const string Connection = "Host=localhost;Database=shop";

    [Fact]
    public void Read_NoConnection_SaysWhichKeyAndWhere()
    {
        var fault = Assert.Throws<AppSettingsException>(() => Read());

        Assert.StartsWith("The setting ETL_POSTGRES is missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("local.settings.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains("application settings", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EverySetting_IsTakenOver()
    {
        var options = Read(
            ("ETL_POSTGRES", Connection), ("Etl:FeedFolder", "/f"), ("Etl:MigrateOnStart", "true"), ("Etl:MaxInstances", "2"), ("Etl:ConnectionsAvailable", "30"),
            ("Etl:NightlyTimeZone", "Europe/Berlin"), ("Etl:Lease:Duration", "00:02:00"), ("Etl:Database:ConnectionBudget", "20"), ("Etl:Database:LedgerSchema", "book"), ("Etl:Database:Pooler", "Transaction"));

        Assert.Equal(("/f", true, 2, 30, TimeSpan.FromMinutes(2)), (options.FeedFolder, options.MigrateOnStart, options.MaxInstances, options.ConnectionsAvailable, options.Lease.Duration));
        Assert.Equal("Europe/Berlin", options.NightlyTimeZone);
        Assert.Equal((Connection, 20, "book", PoolerProfile.Transaction), (options.Database.ConnectionString, options.Database.ConnectionBudget, options.Database.LedgerSchema, options.Database.Pooler));
    }

    [Theory]
    [InlineData("Etl:MaxInstances", "0", "Etl__MaxInstances")]
    [InlineData("Etl:Lease:Duration", "00:00:01", "Etl__Lease__Duration")]
    [InlineData("Etl:Database:ConnectionBudget", "1000", "Etl__Database__ConnectionBudget")]
    [InlineData("Etl:Database:MaxOutageMinutes", "0", "Etl__Database__MaxOutageMinutes")]
    [InlineData("Etl:Database:MaxOutageMinutes", "1441", "Etl__Database__MaxOutageMinutes")]
    [InlineData("Etl:MaxInstances", "many", "Etl:MaxInstances")]
    public void Read_WrongValue_NamesTheSetting(string key, string value, string named) =>
        Assert.Contains(named, Assert.Throws<AppSettingsException>(() => Read(("ETL_POSTGRES", Connection), (key, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "UTC", "The setting NightlySchedule is missing, expected when the nightly run is due, such as 0 0 2 * * * for 02:00. Set it in local.settings.json")]
    [InlineData("0 0 25 * * *", "UTC", "The setting NightlySchedule '0 0 25 * * *' is no NCRONTAB expression")]
    [InlineData("0 0 2 * * *", "Berlin", "The setting Etl__NightlyTimeZone 'Berlin' is no time zone, expected a name of the IANA or the Windows list, such as Europe/Berlin; the nearest: Europe/Berlin")]
    public void ReadNightly_MissingOrWrong_NamesTheSettingAndTheWayOut(string? schedule, string zone, string expected)
    {
        (string, string)[] settings = [("ETL_POSTGRES", Connection), ("Etl:NightlyTimeZone", zone), .. schedule is null ? Array.Empty<(string, string)>() : [("NightlySchedule", schedule)]];

        var fault = Assert.Throws<AppSettingsException>(() => AppSettings.ReadNightly(Configuration(settings), Read(settings)));

        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_OfLocalSettings_IsCompleteAndReads()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.File("local.settings.sample.json")));
        var values = sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

        var options = Read([.. values.Select(v => (v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value))]);

        Assert.True(options.MigrateOnStart);
        Assert.Equal("UseDevelopmentStorage=true", values["AzureWebJobsStorage"]);
        Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]);
        AppSettings.ReadNightly(new ConfigurationBuilder().AddInMemoryCollection(values!).Build(), options);
        Assert.Subset(values.Keys.ToHashSet(), new HashSet<string> { AppSettings.NightlyScheduleKey, AzureMonitor.ConnectionKey, "AZURE_CLIENT_ID" });
        Assert.Equal(
            typeof(AppOptions).GetProperties().Where(p => p.PropertyType.IsPrimitive || p.PropertyType == typeof(string)).Select(p => $"Etl__{p.Name}").Order(StringComparer.Ordinal),
            values.Keys.Where(k => k.StartsWith("Etl__", StringComparison.Ordinal) && k.Split("__").Length == 2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MaxConcurrentActivities_SetNowhere_SaysWhatIsMissing()
    {
        var folder = TemporaryFolder.Create();
        File.WriteAllText(Path.Combine(folder, "host.json"), """{ "version": "2.0", "extensions": { "durableTask": {} } }""");

        var fault = Assert.Throws<AppSettingsException>(() => HostSettings.MaxConcurrentActivities(Configuration(), folder));

        Assert.Contains(HostSettings.ActivitiesKey, fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void MaxConcurrentActivities_ApplicationSetting_OverridesTheFile() => Assert.Equal(
        3, HostSettings.MaxConcurrentActivities(Configuration(("AzureFunctionsJobHost:extensions:durableTask:maxConcurrentActivityFunctions", "3")), AppContext.BaseDirectory));

    private static AppOptions Read(params (string Key, string Value)[] settings) => AppSettings.Read(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
}
