using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Postgres;

/// <summary>What plans and reads the pages of a source whose rows are known.</summary>
/// <param name="Shape">The rows.</param>
/// <param name="Statements">The statements.</param>
/// <param name="Ends">Plans.</param>
/// <param name="Rows">Reads.</param>
internal sealed record PageStatements(SourceShape Shape, SourceStatements Statements, PageEnds Ends, PageRows Rows)
{
    public static PageStatements Of(SourceDatabase database, SourceShape shape, PostgresSourceOptions options, LimitOptions limits)
    {
        var statements = new SourceStatements(shape, options, limits);
        return new PageStatements(
            shape, statements, new PageEnds(database, shape, statements, limits), new PageRows(database, shape, statements, options, limits));
    }
}
