namespace EtlFunctions.Diagnostics;

/// <summary>The ids of log events: a contract that alerts rely on. Blocks of 100: run, page, chunk, database.</summary>
internal static class EventIds
{
    public const int RunBegun = 1000;
    public const int RunCompleted = 1001;
    public const int SegmentPlanned = 1100;
    public const int PageFailed = 1101;
    public const int PageGivenUp = 1102;
    public const int PageFenced = 1103;
    public const int FailureNotRecorded = 1104;
    public const int ChunkIsolated = 1200;
    public const int AnswerLost = 1201;
    public const int MigrationApplied = 1300;
}
