using System.Globalization;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>What can be told of a source's rows before a run.</summary>
internal sealed class PostgresSourceChecks(PostgresSourceOptions options)
{
    // Enough to tell a full table from an empty one, and soon counted in a large one.
    private const int MostCounted = 10_000;

    public static async Task<SourceFinding> KeyAsync(NpgsqlConnection connection, PageStatements pages, CancellationToken cancellationToken)
    {
        // A small table is scanned and sorted although it has an index; here it is told what the index is good for.
        await using var batch = new SourceBatch(connection, SqlTemplate.Read("OrderedSettings"));
        await using var rows = await batch.ReadAsync(pages.Statements.Explain(), [], cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var use = IndexUse.Of(rows.GetString(0));
        var key = string.Join(", ", pages.Shape.Key.Select(k => SqlIdentifier.Quote(k.Name)));
        if (pages.Shape.IsTable)
        {
            return use.IsSorted || use.Index is null
                ? new SourceFinding($"no index gives the rows in the order of {key}: all are read and sorted for each page. CREATE INDEX ON {pages.Shape.From} ({key})", IsWarning: true)
                : new SourceFinding($"by the index {use.Index}" + (use.IsFiltered && pages.Statements.Pending is { } pending
                    ? $"; rows that are not pending are passed over one by one, which an index of the others saves: CREATE INDEX ON {pages.Shape.From} ({key}) WHERE {pending}"
                    : ""));
        }

        return use switch
        {
            { IsSorted: true } => new SourceFinding(
                $"PostgreSQL computes all rows and sorts them by {key} for each page. Give its tables an index that begins with the key, or store the rows in a table or materialized view", IsWarning: true),
            { Scanned: { } table } => new SourceFinding(
                $"PostgreSQL reads the table {table} whole for each page. Give it an index by which the query finds its rows, or store the rows in a table or materialized view", IsWarning: true),
            _ => new SourceFinding(use.Index is null ? "in its order" : $"by the index {use.Index}"),
        };
    }

    public async Task<SourceFinding> RowsAsync(NpgsqlConnection connection, PageStatements pages, CancellationToken cancellationToken)
    {
        await using var batch = new SourceBatch(connection, pages.Statements.Settings);
        await using var rows = await batch.ReadAsync(pages.Statements.Count(MostCounted + 1), [], cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var count = rows.GetInt64(0);
        return new SourceFinding(
            (count > MostCounted ? string.Create(CultureInfo.InvariantCulture, $"more than {MostCounted:N0} rows") : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "row" : "rows")}"))
            + (options.Status is { } status ? $" to be loaded ({SqlIdentifier.Quote(status.Column)} {(status.Pending is null ? "IS NULL" : $"= {SqlLiteral.Quote(status.Pending)}")})" : ""));
    }
}
