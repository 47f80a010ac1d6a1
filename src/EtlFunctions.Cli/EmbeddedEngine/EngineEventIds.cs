namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>The ids of the embedded engine's log events, in the block that Core's EventIds gives it.</summary>
internal static class EngineEventIds
{
    public const int HolderIsDead = 3000;
    public const int LeaseLost = 3001;
    public const int HeartbeatFailed = 3002;
    public const int InterruptionNotNoted = 3003;
    public const int RunInterrupted = 3004;
    public const int DatabaseAway = 3005;
}
