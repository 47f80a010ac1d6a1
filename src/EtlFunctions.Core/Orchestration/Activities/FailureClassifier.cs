using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Sources;
using Npgsql;

namespace EtlFunctions.Orchestration;

/// <summary>Tells once, by type, what a failure means. Unknown ones fail their page only.</summary>
public static class FailureClassifier
{
    /// <summary>Gets whether waiting may mend a failure, so that an engine should try again.</summary>
    /// <param name="failure">The failure.</param>
    public static bool IsTransient(Exception failure) => Classify(failure) == FailureKind.Transient;

    /// <summary>Gets whether the source or something else stops the run.</summary>
    internal static StopKind StopKindOf(Exception failure) => failure switch
    {
        FeedMisfitException => StopKind.Feed,
        SourceException { DeadEnd: { } end } => end switch
        {
            DeadEnd.Changed => StopKind.SourceChanged,
            DeadEnd.Gone => StopKind.SourceGone,
            DeadEnd.CursorExpired => StopKind.CursorExpired,
            DeadEnd.PageLost => StopKind.PageLost,
            _ => StopKind.SourceInconsistent,
        },
        SkuGuardException => StopKind.Deletes,
        SourceException or FeedValidationException => StopKind.Source,
        PostgresException => StopKind.Database,
        _ => StopKind.Failure,
    };

    /// <summary>Gets whether a page failed for what the source gives, so that trying again without a change gives the same.</summary>
    internal static bool IsRefusal(Exception failure) => failure is SourceException { IsTransient: false, MayPass: false };

    internal static FailureKind Classify(Exception failure) => failure switch
    {
        ChunkInDoubtException => FailureKind.Transient,
        SourceException { IsTransient: true } => FailureKind.Transient,
        SourceException { StopsRun: true } or FeedValidationException or SkuGuardException => FailureKind.Run,
        // What may not be written or does not exist will not be there for the next page either.
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName
            or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName } => FailureKind.Run,
        NpgsqlException fault when PostgresFaults.IsTransient(fault) => FailureKind.Transient,
        // A time limit of a client's own ends as a cancellation that nobody asked for.
        TimeoutException or OperationCanceledException => FailureKind.Transient,
        _ => FailureKind.Page,
    };
}

/// <summary>What a failure means for the work at hand.</summary>
internal enum FailureKind
{
    /// <summary>Waiting may mend it: try again.</summary>
    Transient,

    /// <summary>This page cannot be loaded; others can.</summary>
    Page,

    /// <summary>No page can be loaded: stop the run.</summary>
    Run,
}
