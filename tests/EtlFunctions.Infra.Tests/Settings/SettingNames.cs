using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using EtlFunctions.App.Configuration;
using EtlFunctions.Database;
using EtlFunctions.Tests;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.Infra.Tests.Settings;

/// <summary>The names of the settings, from each place that has them.</summary>
internal static class SettingNames
{
    /// <summary>What the platform or a library reads, not the App's options.</summary>
    public static readonly IReadOnlySet<string> Platform = new HashSet<string>(StringComparer.Ordinal)
    {
        "AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "FUNCTIONS_WORKER_RUNTIME",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS", "OTEL_EXPORTER_OTLP_ENDPOINT",
    };

    /// <summary>Gets what the App reads: every option, the keys that have a name of their own, and what its triggers name.</summary>
    public static IReadOnlyList<string> ReadByTheApp { get; } =
    [
        .. Options(typeof(AppOptions), $"{AppOptions.Section}__")
            // ETL_POSTGRES is its other name, and the one that is told.
            .Except([$"{AppOptions.Section}__{nameof(AppOptions.Database)}__{nameof(DatabaseOptions.ConnectionString)}"])
            .Union(Keys()).Union(InTriggers()).Except(Platform).Order(StringComparer.Ordinal),
    ];

    /// <summary>Gets what a local run is given.</summary>
    public static IReadOnlyList<string> InTheSample { get; } =
    [
        .. JsonDocument.Parse(File.ReadAllText(Repository.File("local.settings.sample.json"))).RootElement.GetProperty("Values").EnumerateObject()
            .Select(s => s.Name).Except(Platform).Order(StringComparer.Ordinal),
    ];

    /// <summary>Gets the settings' rows of docs/azure-functions.md.</summary>
    public static IReadOnlyList<string> InTheDocs { get; } = [.. Documented().Except(Platform).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Options(Type type, string prefix) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        from name in property.PropertyType.Assembly == typeof(DatabaseOptions).Assembly && property.PropertyType.IsClass
            ? Options(property.PropertyType, $"{prefix}{property.Name}__")
            : [prefix + property.Name]
        select name;

    private static IEnumerable<string> Keys() =>
        typeof(AppSettings).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(f => f.IsLiteral && f.Name.EndsWith("Key", StringComparison.Ordinal))
            .Select(f => ((string)f.GetRawConstantValue()!).Replace(":", "__", StringComparison.Ordinal));

    private static IEnumerable<string> InTriggers() =>
        from type in typeof(AppOptions).Assembly.GetTypes()
        from method in type.GetMethods()
        from parameter in method.GetParameters()
        from attribute in parameter.GetCustomAttributesData()
        where typeof(TimerTriggerAttribute).IsAssignableFrom(attribute.AttributeType)
        from argument in attribute.ConstructorArguments
        from Match setting in Regex.Matches(argument.Value as string ?? "", "%([^%]+)%")
        select setting.Groups[1].Value;

    /// <summary>A cell such as `Etl__Database__CatalogSchema`, `__LedgerSchema` names two.</summary>
    private static IEnumerable<string> Documented()
    {
        var text = File.ReadAllText(Repository.File("docs", "azure-functions.md"));
        var section = Regex.Match(text, @"^## Settings\n(.*?)^##+ ", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        foreach (Match row in Regex.Matches(section, @"^\| (`[^|]*`) \|", RegexOptions.Multiline))
        {
            var prefix = "";
            foreach (Match code in Regex.Matches(row.Groups[1].Value, "`([^`]+)`"))
            {
                var name = code.Groups[1].Value.StartsWith("__", StringComparison.Ordinal) ? prefix + code.Groups[1].Value : code.Groups[1].Value;
                prefix = name.Contains("__", StringComparison.Ordinal) ? name[..name.LastIndexOf("__", StringComparison.Ordinal)] : "";
                yield return name;
            }
        }
    }
}
