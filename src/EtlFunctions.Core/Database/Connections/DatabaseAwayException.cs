using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The database cannot be reached now, and may be later: whoever runs an activity waits for it, holding nothing.</summary>
/// <param name="target">The database.</param>
/// <param name="innerException">What the attempt to connect met.</param>
public sealed class DatabaseAwayException(DatabaseTarget target, Exception innerException)
    : NpgsqlException($"The database at {target} cannot be reached: {innerException.Message}", innerException);
