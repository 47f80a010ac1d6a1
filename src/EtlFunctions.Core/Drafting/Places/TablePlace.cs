using System.Text.Json.Nodes;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Postgres;
using Npgsql;

namespace EtlFunctions.Drafting;

/// <summary>Proposes the source for a table or view of the target database.</summary>
/// <param name="database">The database.</param>
internal sealed class TablePlace(EtlDataSource database)
{
    // pg_type.dat has the same numbers in every server.
    private static readonly uint[] Json = [114, 3802];

    private static readonly string[] Statuses = ["status", "state", "loadstatus", "processed"];

    public async Task<SourceDraft> DraftAsync(RelationName name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var relation = await RelationFinder.FindAsync(connection, name, cancellationToken);
        if (relation is null or { Noun: "no table" })
        {
            throw new SourceException(
                $"{name}: found neither a file nor a table of that name in {database.Target}; expected a file, a folder, a URL or a table, written as the catalog has it, mostly with its schema.") { StopsRun = true };
        }

        var columns = await ColumnsAsync(connection, relation, cancellationToken);
        var notes = new List<string>();
        var key = KeyOf(relation, columns, notes);
        var source = new JsonObject
        {
            ["type"] = PostgresSourceOptions.TypeName,
            ["table"] = new RelationName(relation.Schema, relation.Name).ToString(),
            ["key"] = key.Length == 1 ? key[0] : new JsonArray([.. key.Select(k => (JsonNode)k)]),
        };
        if (columns.Where(c => Json.Contains(c.Type)).ToArray() is [var record] && columns.Count <= key.Length + 4)
        {
            source["record"] = record.Name;
        }

        if (relation.IsTable && columns.FirstOrDefault(c => Statuses.Contains(Word.Of(c.Name))) is { Name: { } status })
        {
            notes.Add($"the column {status} may say which rows are pending: with source.status a run loads those and marks them (docs/staging.md). Without it every run reads all rows.");
        }

        return new SourceDraft(DraftName.Of(relation.Name), source) { Notes = notes };
    }

    private static string[] KeyOf(Relation relation, IReadOnlyList<SourceColumn> columns, List<string> notes)
    {
        if (relation.UniqueKeys.Where(key => key.All(relation.NotNull.Contains)).OrderBy(key => key.Length).FirstOrDefault() is { } unique)
        {
            return unique;
        }

        var likely = columns.FirstOrDefault(c => ColumnWords.Id.Contains(Word.Of(c.Name))).Name ?? columns[0].Name;
        notes.Add($"{relation.Noun} without a unique key: {likely} is taken for it (source.key); it must be unique and never NULL, or rows are missed.");
        return [likely];
    }

    private static async Task<IReadOnlyList<SourceColumn>> ColumnsAsync(NpgsqlConnection connection, Relation relation, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT * FROM {new RelationName(relation.Schema, relation.Name).Quoted()} WHERE $1", connection);
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = false });
        await using var rows = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, rows.FieldCount).Select(i => new SourceColumn(rows.GetName(i), rows.GetDataTypeOID(i)))];
    }
}
