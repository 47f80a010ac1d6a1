namespace EtlFunctions.Sources;

/// <summary>A source could not be read as the feed says. The message tells where, what was found, what was expected and what happens next.</summary>
public class SourceException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="SourceException"/> class.</summary>
    /// <param name="message">Where, what was found, what was expected, what happens next.</param>
    /// <param name="innerException">The cause.</param>
    public SourceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets a value indicating whether the same read may succeed later without anybody's help.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Gets a value indicating whether no other page can be read either, so that the run stops instead of failing page by page.</summary>
    public bool StopsRun { get; init; }

    /// <summary>Gets a value indicating whether an outage is the cause, so that a later start may succeed though this run gave up trying.</summary>
    public bool MayPass { get; init; }

    /// <summary>Gets why a run that was planned cannot go on, or <see langword="null"/> where it may, once the trouble is over.</summary>
    public DeadEnd? DeadEnd { get; init; }
}
