namespace EtlFunctions.App.Configuration;

/// <summary>The one place that counts connections.</summary>
/// <remarks>
/// <para>An activity holds at most one connection, and only while it talks to PostgreSQL. So on each instance
/// <c>maxConcurrentActivityFunctions + 2 ≤ pool</c> (2 for the API and the timer), or activities would queue for connections;
/// and over the whole deployment <c>instances × pool ≤ connections available ≤ max_connections - reserved</c>.</para>
/// <para>Flex Consumption scales groups of functions apart: <c>http</c>, <c>durable</c> and each timer, here <c>function:NightlyRun</c>.
/// Every group has instances of its own, up to <c>maximumInstanceCount</c> each
/// (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#per-function-scaling), and every instance has a pool:
/// so there the instances are <c>groups × maximumInstanceCount</c>.</para>
/// <para>One instance alone above what is available cannot work and does not start. All instances together above it is only
/// logged as an error: they may never all run, and an app that is down loads nothing.</para>
/// </remarks>
/// <param name="Activities">The activities one instance runs at once.</param>
/// <param name="Pool">The most connections of one instance.</param>
/// <param name="MaxInstances">The most instances.</param>
/// <param name="Available">The connections all instances may use together.</param>
internal sealed record ConnectionBudget(int Activities, int Pool, int MaxInstances, int Available)
{
    /// <summary>The connections of an instance that activities may not take.</summary>
    public const int Reserve = 2;

    /// <summary>The groups of functions that Flex Consumption scales apart.</summary>
    public const int FlexGroups = 3;

    /// <summary>Gets the instances that fit.</summary>
    public int InstancesThatFit => Available / Pool;

    /// <summary>Gets why one instance alone cannot work, or <see langword="null"/>.</summary>
    public string? Fault =>
        Pool < Activities + Reserve
            ? $"{HostSettings.ActivitiesKey} is {Activities} and {Reserve} connections are kept for the API, but the pool has {Pool}."
              + $" Expected a pool of at least {Activities + Reserve}: raise Etl__Database__ConnectionBudget, or lower {HostSettings.ActivitiesKey} in host.json to {Math.Max(Pool - Reserve, 1)}."
            : Pool > Available
                ? $"One instance may open {Pool} connections, but Etl__ConnectionsAvailable is {Available}. Lower Etl__Database__ConnectionBudget and {HostSettings.ActivitiesKey}, or use a server with more connections."
                : null;

    /// <summary>Gets what happens at full scale-out, or <see langword="null"/> when all is well.</summary>
    public string? ScaleOutFault => MaxInstances > InstancesThatFit
        ? $"{MaxInstances} instances may open {MaxInstances * Pool} connections, but Etl__ConnectionsAvailable is {Available}: {Remedy} Or lower Etl__Database__ConnectionBudget and {HostSettings.ActivitiesKey}, or use a server with more connections."
        : null;

    private string Remedy => InstancesThatFit < FlexGroups
        ? $"limit the scale-out to {InstancesThatFit} and set Etl__MaxInstances to that; Flex Consumption has {FlexGroups} at least."
        : $"limit the scale-out to {InstancesThatFit} and set Etl__MaxInstances to that; on Flex Consumption, which has up to maximumInstanceCount for each of {FlexGroups} groups of functions,"
          + $" a maximumInstanceCount of {InstancesThatFit / FlexGroups} and Etl__MaxInstances {InstancesThatFit / FlexGroups * FlexGroups}.";

    /// <summary>Gets why the server itself cannot serve one instance, or <see langword="null"/>.</summary>
    /// <param name="serverLimit">The server's connections that are open to this role.</param>
    public string? ServerFault(int serverLimit) => Pool > serverLimit
        ? $"One instance may open {Pool} connections, but the server has {serverLimit} for this role. Lower Etl__Database__ConnectionBudget and {HostSettings.ActivitiesKey}."
        : null;
}
