namespace EtlFunctions.App.Configuration;

/// <summary>The app cannot start with its settings. The message names each, what was found, what was expected and where to set it.</summary>
/// <param name="message">All of that.</param>
public sealed class AppSettingsException(string message) : Exception(message);
