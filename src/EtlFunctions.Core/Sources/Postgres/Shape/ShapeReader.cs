using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Finds out what the rows to read look like, and refuses what could not be read or marked truly.</summary>
internal sealed class ShapeReader(SourceDatabase database, PostgresSourceOptions options, MappingOptions mapping)
{
    public async Task<SourceShape> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var relation = options.Table is null ? null : await FindAsync(connection, RelationName.TryParse(options.Table)!, cancellationToken);
        var from = relation is null ? $"(\n{Query(options.Query!)}\n)" : new RelationName(relation.Schema, relation.Name).Quoted();
        var columns = await SourceColumns.DescribeAsync(connection, from, database, cancellationToken);
        columns.RequireDistinct();
        if (options.Record is { } record)
        {
            columns.RequireJson(record);
        }
        else if (options.Transform is null)
        {
            columns.RequireMapped(mapping);
        }

        SourceColumn[] key = [.. options.Key.Select(name => columns.Get(name, "source.key"))];
        SourceColumn[] status = options.Status is { } s ? [columns.Get(s.Column, "source.status.column")] : [];
        if (relation is not null && options.Status is not null)
        {
            RequireMarkable(relation);
            await new StatusColumn(database, options.Status).VerifyAsync(connection, from, cancellationToken);
        }

        var types = await SourceColumns.TypesAsync(connection, [.. key, .. status], cancellationToken);
        return new SourceShape(
            from,
            [.. key.Zip(types, (column, type) => new KeyColumn(column.Name, type))],
            relation is not { IsTable: true } || !options.Key.All(relation.NotNull.Contains),
            relation is { IsStored: true },
            relation?.Noun ?? "a query",
            status.Length == 0 ? null : types[^1]);
    }

    // A semicolon would end the statement that the query is a part of.
    private static string Query(string text) => text.TrimEnd().TrimEnd(';').TrimEnd();

    private async Task<Relation> FindAsync(NpgsqlConnection connection, RelationName name, CancellationToken cancellationToken) =>
        await RelationFinder.FindAsync(connection, name, cancellationToken) is { Noun: not "no table" } relation
            ? relation
            : throw Wrong($"found no such table or view; expected one, written as the catalog has it, mostly in lower case (source.table). Create it, or correct the name{(name.Schema is null ? " and put its schema before it" : "")}.");

    private void RequireMarkable(Relation relation)
    {
        if (!relation.IsTable)
        {
            throw Wrong($"found {relation.Noun}; expected a table, whose rows have versions, so that a row changed while it is loaded is not marked (source.status). Name the table below it, or leave source.status out.");
        }

        if (!relation.IsUnique(options.Key))
        {
            var key = string.Join(", ", options.Key.Select(SqlIdentifier.Quote));
            throw Wrong($"found no unique index on {key}; expected one, so that a mark meets the row that was loaded and no other (source.status). CREATE UNIQUE INDEX ON {new RelationName(relation.Schema, relation.Name).Quoted()} ({key}), or name the columns of an existing one in source.key.");
        }
    }

    private SourceException Wrong(string what) => new($"{database.Place}: {what} Nothing was read.") { StopsRun = true };
}

/// <summary>What the catalog says about the rows to read.</summary>
/// <param name="From">What stands in FROM: the table, quoted and with its schema, or the query in parentheses.</param>
/// <param name="Key">The key's columns.</param>
/// <param name="IsKeyNullable">Whether the catalog lets the key be NULL.</param>
/// <param name="IsTable">Whether it is a table or materialized view of this database, so that an index can be counted on.</param>
/// <param name="Noun">What it is, for people.</param>
/// <param name="StatusType">The type of the status column, ready for a cast; <see langword="null"/> where rows are not marked.</param>
internal sealed record SourceShape(string From, IReadOnlyList<KeyColumn> Key, bool IsKeyNullable, bool IsTable, string Noun, string? StatusType);
