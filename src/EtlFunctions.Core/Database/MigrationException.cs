namespace EtlFunctions.Database;

/// <summary>A database cannot be brought to this version's schema. The message says why and what to do; nothing was changed.</summary>
/// <param name="message">What was found, what was expected, what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class MigrationException(string message, Exception? innerException = null) : Exception(message, innerException);
