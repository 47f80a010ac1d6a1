namespace EtlFunctions.App.Activities;

/// <summary>An attempt at an activity failed. It crosses into the history, so it carries one short text and no cause.</summary>
/// <param name="message">The text, at most <see cref="Database.ErrorText.MaxLength"/> characters.</param>
public sealed class ActivityFaultException(string message) : Exception(message);
