using System.Text.Json;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Looks a table or view up in the catalog.</summary>
internal static class RelationFinder
{
    /// <summary>Finds the relation.</summary>
    /// <returns>The relation, or <see langword="null"/> when there is none of that name.</returns>
    public static async Task<Relation?> FindAsync(NpgsqlConnection connection, RelationName name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlTemplate.Read("FindRelation"), connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.Quoted() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new Relation(
                row.GetString(0),
                row.GetString(1),
                row.GetChar(2),
                row.GetFieldValue<string[]>(3),
                [.. row.GetFieldValue<string[]>(4).Select(Columns)])
            : null;
    }

    private static string[] Columns(string json)
    {
        using var names = JsonDocument.Parse(json);
        return [.. names.RootElement.EnumerateArray().Select(n => n.GetString()!)];
    }
}
