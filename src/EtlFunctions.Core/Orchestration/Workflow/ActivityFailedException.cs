using EtlFunctions.Database;

namespace EtlFunctions.Orchestration;

/// <summary>An activity still fails after its last retry. The message is short: it may stand in a history.</summary>
/// <param name="activity">The activity's name.</param>
/// <param name="message">What its last attempt said, at most <see cref="ErrorText.MaxLength"/> characters.</param>
/// <param name="innerException">The last attempt's exception, where the engine has it.</param>
public sealed class ActivityFailedException(string activity, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Gets the activity's name.</summary>
    public string Activity { get; } = activity;

    /// <summary>Gets a value indicating whether it failed since the database cannot be reached, which waiting may mend. An engine does not try again by itself.</summary>
    public bool IsDatabaseAway { get; init; }
}
