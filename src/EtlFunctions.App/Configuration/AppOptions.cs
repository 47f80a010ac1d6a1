using System.ComponentModel.DataAnnotations;
using EtlFunctions.Database;
using EtlFunctions.Ledger;

namespace EtlFunctions.App.Configuration;

/// <summary>The app's own settings, section <c>Etl</c>: in application settings <c>Etl__FeedFolder</c> and so on.</summary>
public sealed record AppOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Etl";

    /// <summary>Gets the folder of the feed files; a relative one starts at the app's folder.</summary>
    /// <value>The default is <c>feeds</c>, which is deployed with the app.</value>
    [Required]
    public string FeedFolder { get; init; } = "feeds";

    /// <summary>Gets a value indicating whether the app brings the database up to date.</summary>
    /// <remarks>It does so before the first request or run that needs the ledger, so that its start depends on no database. Until it is done those are answered 503.</remarks>
    /// <value>The default is <see langword="false"/>: <c>etl migrate</c> is a step of the deployment, under a role that may create tables.</value>
    public bool MigrateOnStart { get; init; }

    /// <summary>Gets the time zone of the setting <c>NightlySchedule</c>.</summary>
    /// <value>A name of the IANA or the Windows list, such as <c>Europe/Berlin</c> or <c>W. Europe Standard Time</c>; the default is <c>UTC</c>.</value>
    [Required]
    public string NightlyTimeZone { get; init; } = "UTC";

    /// <summary>Gets the most instances of the app that may exist at once, each with a pool of its own.</summary>
    /// <remarks>
    /// On a plan that counts instances for the whole app, its scale-out limit. Flex Consumption counts <c>maximumInstanceCount</c> for each
    /// group of functions, and this app has <see cref="ConnectionBudget.FlexGroups"/>: so that many times it.
    /// </remarks>
    /// <value>1 to 3,000; the default is 3: Flex Consumption with <c>maximumInstanceCount</c> 1.</value>
    [Range(1, 3000)]
    public int MaxInstances { get; init; } = 3;

    /// <summary>Gets the connections of the server that this app may use, all instances together.</summary>
    /// <remarks>Below the server's <c>max_connections</c> less what it reserves and other programs need.</remarks>
    /// <value>1 to 100,000; the default is 35: the smallest Azure Database for PostgreSQL has 50 and keeps 15.</value>
    [Range(1, 100_000)]
    public int ConnectionsAvailable { get; init; } = 35;

    /// <summary>Gets how long a run's lease lasts without a sign of life.</summary>
    /// <remarks>It bounds how long a run whose history is lost waits for its adoption. Whether a run of this app is at work is asked of Durable Functions too.</remarks>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Gets the target database but for its connection string.</summary>
    public DatabaseOptions Database { get; init; } = new() { ConnectionString = "" };
}
