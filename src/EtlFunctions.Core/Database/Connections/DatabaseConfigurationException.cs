namespace EtlFunctions.Database;

/// <summary>A setting of the target database cannot be used. The message names it, what was found and what was expected, and holds no secret.</summary>
public sealed class DatabaseConfigurationException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="DatabaseConfigurationException"/> class.</summary>
    /// <param name="message">The setting, what was found, what was expected.</param>
    /// <remarks>There is no inner exception on purpose: those of connection string parsers quote parts of passwords.</remarks>
    public DatabaseConfigurationException(string message)
        : base(message)
    {
    }
}
