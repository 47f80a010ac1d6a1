namespace EtlFunctions.Sources;

/// <summary>The feed does not fit what the source holds: it must be changed before anything is loaded.</summary>
public sealed class FeedMisfitException : SourceException
{
    /// <summary>Initializes a new instance of the <see cref="FeedMisfitException"/> class.</summary>
    /// <param name="message">Where, what was found, what was expected, and what to write.</param>
    /// <param name="innerException">The cause.</param>
    public FeedMisfitException(string message, Exception? innerException = null)
        : base(message, innerException) => StopsRun = true;
}
