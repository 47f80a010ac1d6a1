namespace EtlFunctions.App.Activities;

/// <summary>An attempt at an activity found the database out of reach. Its full name stands in histories and tells the workflow to wait: it is a contract.</summary>
/// <param name="message">The text, at most <see cref="Database.ErrorText.MaxLength"/> characters.</param>
public sealed class DatabaseAwayFaultException(string message) : Exception(message);
