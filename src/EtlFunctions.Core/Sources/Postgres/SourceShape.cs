namespace EtlFunctions.Sources.Postgres;

/// <summary>What the catalog says about the rows to read.</summary>
/// <param name="From">What stands in FROM: the table, quoted and with its schema, or the query in parentheses.</param>
/// <param name="Key">The key's columns.</param>
/// <param name="IsKeyNullable">Whether the catalog lets the key be NULL.</param>
/// <param name="IsTable">Whether it is a table or materialized view of this database, so that an index can be counted on.</param>
/// <param name="Noun">What it is, for people.</param>
/// <param name="StatusType">The type of the status column, ready for a cast; <see langword="null"/> where rows are not marked.</param>
internal sealed record SourceShape(string From, IReadOnlyList<KeyColumn> Key, bool IsKeyNullable, bool IsTable, string Noun, string? StatusType);
