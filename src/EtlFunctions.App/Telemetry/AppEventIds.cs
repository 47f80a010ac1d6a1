namespace EtlFunctions.App.Telemetry;

/// <summary>The ids of the app's own log events, in the block that Core's EventIds gives it.</summary>
internal static class AppEventIds
{
    public const int ScaleOutExceedsBudget = 2000;
    public const int ConnectionsCounted = 2001;
    public const int ServerNotReached = 2002;
    public const int NightlyPastDue = 2100;
    public const int WorkflowStarted = 2200;
    public const int WorkflowWaits = 2201;
    public const int WorkflowContinues = 2202;
    public const int WorkflowEnded = 2203;
    public const int SegmentsNotPurged = 2204;
    public const int HistoriesPurged = 2205;
    public const int HistoriesNotPurged = 2206;
    public const int DatabaseAway = 2210;
    public const int ActivityGivenUp = 2300;
    public const int ActivityFailed = 2301;
    public const int ActivityStopped = 2302;
}
