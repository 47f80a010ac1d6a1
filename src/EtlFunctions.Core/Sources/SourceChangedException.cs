namespace EtlFunctions.Sources;

/// <summary>The source is no longer what the run was planned from; going on would mix two versions.</summary>
public sealed class SourceChangedException : SourceException
{
    /// <summary>Initializes a new instance of the <see cref="SourceChangedException"/> class.</summary>
    /// <param name="message">Which source changed, what was found and what was planned, and that a fresh run is needed.</param>
    public SourceChangedException(string message)
        : base(message)
    {
        StopsRun = true;
        DeadEnd = Sources.DeadEnd.Changed;
    }
}
