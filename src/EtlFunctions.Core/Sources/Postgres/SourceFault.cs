using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Says what a fault of the source's database means for the run.</summary>
internal static class SourceFault
{
    public static SourceException Of(NpgsqlException fault, SourceDatabase database, PostgresSourceOptions options)
    {
        if (fault is not PostgresException refused)
        {
            var cause = fault.InnerException is { } inner ? $"{fault.Message} ({inner.Message})" : fault.Message;
            return fault.InnerException is TimeoutException
                ? new SourceException($"{database.Place} did not answer in time: {cause}. It is tried again; `etl check` tells whether the key lacks an index.", fault) { IsTransient = true }
                : PostgresFaults.IsTransient(fault)
                ? new SourceException($"{database.Place} cannot be reached: {cause}. It is tried again; see that the server runs, and the host and port of {Connection(options)}.", fault) { IsTransient = true }
                : new SourceException($"{database.Place} cannot be reached: {cause}. Correct {Connection(options)}.", fault) { StopsRun = true };
        }

        var found = $"{database.Place}: {refused.MessageText} (SQLSTATE {refused.SqlState}).";
        return refused.SqlState != PostgresErrorCodes.ReadOnlySqlTransaction && PostgresFaults.IsTransient(refused)
            ? new SourceException($"{found} It is tried again{(refused.SqlState == PostgresErrorCodes.QueryCanceled ? "; `etl check` tells whether the key lacks an index" : "")}.", fault) { IsTransient = true }
            : new SourceException($"{found} {Remedy(refused, database, options)}", fault) { StopsRun = StopsRun(refused.SqlState) };
    }

    // What is refused by its name, its form or for want of a right is refused for each page alike; a row's content is not.
    private static bool StopsRun(string state) =>
        state.StartsWith("42", StringComparison.Ordinal) || state.StartsWith("28", StringComparison.Ordinal) || state.StartsWith("0A", StringComparison.Ordinal)
        || state.StartsWith("25", StringComparison.Ordinal)
        || state is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.ProtocolViolation;

    private static string Remedy(PostgresException refused, SourceDatabase database, PostgresSourceOptions options) => refused.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            $"Expected the right to read it: let its owner GRANT SELECT, and USAGE on its schema, to {database.Target.User ?? "the user"}. Then start again.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"Check user and password in {Connection(options)}.",
        PostgresErrorCodes.InvalidCatalogName => $"Expected an existing database in {Connection(options)}.",
        PostgresErrorCodes.UndefinedFunction when refused.MessageText.Contains("ordering operator", StringComparison.Ordinal) =>
            "Expected a key of a type that has an order, such as a number, a text, a uuid or a time. Name another column in source.key and start again.",
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.ActiveSqlTransaction =>
            $"A source is only read, in transactions that are READ ONLY; nothing was changed. Take what writes out of {Statement(options)}, or out of what they call, and start again.",
        _ when StopsRun(refused.SqlState) => $"Correct {Statement(options)} and start again.",
        _ => $"Nothing of the page is loaded. Correct the rows or {Statement(options)}, then start again.",
    };

    private static string Connection(PostgresSourceOptions options) => options.Connection is null ? "the target's connection (--connection or ETL_POSTGRES)" : "source.connection";

    private static string Statement(PostgresSourceOptions options) => (options.Query, options.Where) switch
    {
        (null, null) => "source.table or source.key",
        (null, _) => "source.table, source.key or source.where",
        (_, null) => "source.query or source.key",
        _ => "source.query, source.key or source.where",
    };
}
