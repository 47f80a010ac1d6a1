using System.Globalization;
using EtlFunctions.Cli.EmbeddedPostgres;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Cli.Connections;

/// <summary>How psql reaches the database that a command uses.</summary>
internal static class PsqlCall
{
    /// <summary>Finds psql beside the embedded server's binaries, else in <c>PATH</c>.</summary>
    public static string? Find(EmbeddedPostgresServer? embedded)
    {
        var name = OperatingSystem.IsWindows() ? "psql.exe" : "psql";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(embedded?.BinDirectory ?? "")
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Gets the variables that libpq takes the connection from; the password is among them, so they never are shown.</summary>
    public static Dictionary<string, string?> Variables(EtlDataSource database)
    {
        var target = database.Target;
        // What the data source completed, but for the password, which it does not hand out.
        var settings = new NpgsqlConnectionStringBuilder(database.Connections.ConnectionString);
        return new Dictionary<string, string?>
        {
            ["PGHOST"] = target.Host,
            ["PGPORT"] = target.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = target.User,
            ["PGDATABASE"] = target.Database,
            ["PGPASSWORD"] = ConnectionText.Parse(database.Options.ConnectionString).Settings.Password,
            ["PGSSLMODE"] = SslModeOf(settings.SslMode),
        };
    }

    /// <summary>Gets a psql command line without the password, to be typed by the user.</summary>
    public static string Line(DatabaseTarget target)
    {
        var user = target.User is null ? "" : $" -U {target.User}";
        return string.Create(CultureInfo.InvariantCulture, $"psql -h {target.Host} -p {target.Port}{user} -d {target.Database}");
    }

    private static string? SslModeOf(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Allow => "allow",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => null,
    };
}
