namespace EtlFunctions.Cli.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked to; a run with rejects succeeded too.</summary>
    public const int Succeeded = 0;

    /// <summary>The run failed, is incomplete or is held by somebody else; trying again may help.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the feed or the connection must be changed first.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C or SIGTERM; what is committed stays, and the run can be resumed.</summary>
    public const int Interrupted = 130;
}
