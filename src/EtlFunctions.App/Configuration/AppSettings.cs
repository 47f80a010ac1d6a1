using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Configuration;

/// <summary>Reads the settings and says which are missing or wrong, and where to set them.</summary>
internal static class AppSettings
{
    /// <summary>The setting of the connection string, the same as the command line's variable.</summary>
    public const string ConnectionKey = "ETL_POSTGRES";

    private const string Where =
        "Set it in local.settings.json under Values for a local run, or in the Function App's application settings (Environment variables).";

    /// <summary>Reads and validates the settings.</summary>
    /// <exception cref="AppSettingsException">A setting is missing or wrong; the message names every one.</exception>
    public static AppOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration.GetSection(AppOptions.Section));
        var connection = configuration[ConnectionKey] is { Length: > 0 } given ? given : options.Database.ConnectionString;
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new AppSettingsException(
                $"The setting {ConnectionKey} is missing, expected the target database: Host=…;Database=…;Username=… or postgres://…. {Where}"
                + " Without a password an Azure Database is reached with the app's managed identity.");
        }

        options = options with { Database = options.Database with { ConnectionString = connection } };
        Validate(options, $"{AppOptions.Section}__");
        Validate(options.Lease, $"{AppOptions.Section}__{nameof(AppOptions.Lease)}__");
        Validate(options.Database, $"{AppOptions.Section}__{nameof(AppOptions.Database)}__");
        return options;
    }

    private static AppOptions Bind(IConfigurationSection section)
    {
        try
        {
            var options = new AppOptions();
            section.Bind(options);
            return options;
        }
        catch (InvalidOperationException exception)
        {
            // The binder names the key and the type it cannot convert to.
            throw new AppSettingsException($"{exception.Message} {Where}");
        }
    }

    private static void Validate(object options, string prefix)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
        {
            var texts = faults.Select(f => $"{string.Join(", ", f.MemberNames.Select(m => prefix + m))}: {f.ErrorMessage}");
            throw new AppSettingsException($"{string.Join(' ', texts)} {Where}");
        }
    }
}
