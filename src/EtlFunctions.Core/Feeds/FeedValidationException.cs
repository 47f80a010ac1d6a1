namespace EtlFunctions.Feeds;

/// <summary>A feed cannot be used as it is written. The message holds every error, one on each line.</summary>
public sealed class FeedValidationException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="FeedValidationException"/> class.</summary>
    /// <param name="errors">All errors found; at least one.</param>
    public FeedValidationException(IReadOnlyList<FeedError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>Gets all errors found in the feed, in the order of reading.</summary>
    public IReadOnlyList<FeedError> Errors { get; }
}
