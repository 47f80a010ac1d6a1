using System.Globalization;
using System.Text.Json;
using EtlFunctions.App.Orchestrations;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Configuration;

/// <summary>What the app must know of the Functions host's own settings.</summary>
internal static class HostSettings
{
    /// <summary>The name of the setting in <c>host.json</c>.</summary>
    public const string ActivitiesKey = "extensions.durableTask.maxConcurrentActivityFunctions";

    private const string VersionKey = "extensions.durableTask.defaultVersion";

    /// <summary>Reads how many activities one instance runs at once.</summary>
    /// <param name="configuration">The application settings.</param>
    /// <param name="folder">The folder of <c>host.json</c>.</param>
    /// <exception cref="AppSettingsException">It is set nowhere: the host would choose by itself and the connections could not be counted.</exception>
    public static int MaxConcurrentActivities(IConfiguration configuration, string folder)
    {
        if (Overridden(configuration, ActivitiesKey) is { Length: > 0 } text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new AppSettingsException($"The setting {OverrideOf(ActivitiesKey).Replace(":", "__", StringComparison.Ordinal)} is '{text}', expected a whole number.");
        }

        var file = Path.Combine(folder, "host.json");
        return Find(file, ActivitiesKey) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var found) ? found : throw new AppSettingsException(
            $"{file}: found no {ActivitiesKey}, expected a whole number. Without it the host runs as many activities as it likes, each on a connection.");
    }

    /// <summary>Reads the version of the workflows that the host runs.</summary>
    /// <param name="configuration">The application settings.</param>
    /// <param name="folder">The folder of <c>host.json</c>.</param>
    public static WorkflowVersion DefaultVersion(IConfiguration configuration, string folder) => new(
        Overridden(configuration, VersionKey) is { Length: > 0 } text ? text
        : Find(Path.Combine(folder, "host.json"), VersionKey) is { ValueKind: JsonValueKind.String } value ? value.GetString()
        : null);

    // An application setting of this name overrides host.json.
    private static string OverrideOf(string key) => $"AzureFunctionsJobHost:{key.Replace('.', ':')}";

    private static string? Overridden(IConfiguration configuration, string key) => configuration[OverrideOf(key)];

    private static JsonElement? Find(string file, string path)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var value = json.RootElement;
        foreach (var key in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out value))
            {
                return null;
            }
        }

        return value.Clone();
    }
}
