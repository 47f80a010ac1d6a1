using System.ComponentModel.DataAnnotations;
using EtlFunctions.App.Schedules;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Configuration;

/// <summary>Reads the settings and says which are missing or wrong, and where to set them.</summary>
internal static class AppSettings
{
    /// <summary>The setting of the connection string, the same as the command line's variable.</summary>
    public const string ConnectionKey = "ETL_POSTGRES";

    /// <summary>The setting of when the nightly run is due.</summary>
    public const string NightlyScheduleKey = "NightlySchedule";

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

    /// <summary>Reads when the nightly run is due.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="options">The validated ones.</param>
    /// <exception cref="AppSettingsException">The schedule is missing, or it or its time zone is wrong.</exception>
    public static NightlySchedule ReadNightly(IConfiguration configuration, AppOptions options)
    {
        if (configuration[NightlyScheduleKey] is not { } expression || string.IsNullOrWhiteSpace(expression))
        {
            throw new AppSettingsException($"The setting {NightlyScheduleKey} is missing, expected when the nightly run is due, such as 0 0 2 * * * for 02:00. {Where}");
        }

        var zone = Explain($"{AppOptions.Section}__{nameof(AppOptions.NightlyTimeZone)}", options.NightlyTimeZone, TimeZoneName.Find);
        return Explain(NightlyScheduleKey, expression, text => NightlySchedule.Parse(text, zone));
    }

    private static T Explain<T>(string setting, string value, Func<string, T> read)
    {
        try
        {
            return read(value);
        }
        catch (FormatException exception)
        {
            throw new AppSettingsException($"The setting {setting} '{value}' {exception.Message}. {Where}");
        }
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
