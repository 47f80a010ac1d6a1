using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Configuration;

/// <summary>What the app must know of the Functions host's own settings.</summary>
internal static class HostSettings
{
    /// <summary>The name of the setting in <c>host.json</c>.</summary>
    public const string ActivitiesKey = "extensions.durableTask.maxConcurrentActivityFunctions";

    // An application setting of this name overrides host.json.
    private const string Override = "AzureFunctionsJobHost:extensions:durableTask:maxConcurrentActivityFunctions";

    /// <summary>Reads how many activities one instance runs at once.</summary>
    /// <param name="configuration">The application settings.</param>
    /// <param name="folder">The folder of <c>host.json</c>.</param>
    /// <exception cref="AppSettingsException">It is set nowhere: the host would choose by itself and the connections could not be counted.</exception>
    public static int MaxConcurrentActivities(IConfiguration configuration, string folder)
    {
        if (configuration[Override] is { Length: > 0 } text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new AppSettingsException($"The setting {Override.Replace(":", "__", StringComparison.Ordinal)} is '{text}', expected a whole number.");
        }

        var file = Path.Combine(folder, "host.json");
        return FromFile(file) ?? throw new AppSettingsException(
            $"{file}: found no {ActivitiesKey}, expected a whole number. Without it the host runs as many activities as it likes, each on a connection.");
    }

    private static int? FromFile(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var value = json.RootElement;
        foreach (var key in ActivitiesKey.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out value))
            {
                return null;
            }
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
    }
}
