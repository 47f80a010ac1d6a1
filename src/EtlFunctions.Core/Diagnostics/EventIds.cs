namespace EtlFunctions.Diagnostics;

/// <summary>The ids of Core's log events.</summary>
/// <remarks>
/// Event ids are a contract that alerts rely on: each is unique among all projects, none changes or is given again. 1000 to
/// 1999 are Core's, in blocks of 100 (run, page, chunk, database, nightly, API, source; 1900 deletes); 2000 to 2999 the Functions app's
/// (AppEventIds); 3000 to 3999 the command line's (EngineEventIds).
/// </remarks>
internal static class EventIds
{
    public const int RunBegun = 1000;
    public const int RunCompleted = 1001;
    public const int RunIncomplete = 1002;
    public const int RunFailed = 1003;
    public const int RunReplaced = 1004;
    public const int SessionNotClosed = 1005;
    public const int SegmentPlanned = 1100;
    public const int PageFailed = 1101;
    public const int PageGivenUp = 1102;
    public const int PageFenced = 1103;
    public const int FailureNotRecorded = 1104;
    public const int PlanningStopped = 1105;
    public const int WriteRetried = 1106;
    public const int ChunkIsolated = 1200;
    public const int AnswerLost = 1201;
    public const int SkuClaimed = 1202;
    public const int MigrationApplied = 1300;
    public const int RoutineRenewed = 1301;
    public const int RoutineDropped = 1302;
    public const int MigrationWaits = 1303;
    public const int MigrationGivenUp = 1304;
    public const int NightlyStarted = 1400;
    public const int NightlySkipped = 1401;
    public const int NightlyStartsAnew = 1402;
    public const int NightlyFeedInvalid = 1403;
    public const int NightlyFeedFailed = 1404;
    public const int LedgerPruned = 1490;
    public const int PruneFailed = 1491;
    public const int ApiUnavailable = 1500;
    public const int ApiFailed = 1501;
    public const int PaginatorDetected = 1600;
    public const int TotalChanged = 1601;
    public const int RequestRetried = 1602;
    public const int SourceThrottles = 1603;
    public const int BodyLanded = 1604;
    public const int ExportStarted = 1605;
    public const int DeletesApplied = 1900;
    public const int DeletesWithheld = 1901;
    public const int DeletesApproved = 1902;
}
