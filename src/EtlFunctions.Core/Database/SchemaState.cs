using Npgsql;

namespace EtlFunctions.Database;

/// <summary>What was applied to a database, and the functions that its ledger schema has.</summary>
/// <param name="Migrations">The migrations applied, by name.</param>
/// <param name="Routines">The routines applied, by name.</param>
/// <param name="Functions">The checksums of the functions that are there, by name: one, unless somebody made an overload.</param>
internal sealed record SchemaState(
    IReadOnlyDictionary<string, AppliedMigration> Migrations,
    IReadOnlyDictionary<string, AppliedRoutine> Routines,
    ILookup<string, string> Functions)
{
    /// <summary>Gets the version whose routines these are, or <see langword="null"/> where there are none.</summary>
    public Version? Version { get; } = Routines.Count == 0 ? null : Routines.Values.Max(r => r.Version);

    /// <summary>Reads the state, in one round trip.</summary>
    /// <exception cref="PostgresException">The tables that hold it are not there, or of version 0.1.</exception>
    public static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, SqlText sql, CancellationToken cancellationToken)
    {
        var migrations = new Dictionary<string, AppliedMigration>(StringComparer.Ordinal);
        var routines = new Dictionary<string, AppliedRoutine>(StringComparer.Ordinal);
        var functions = new List<(string Name, string Body)>();
        await using var command = new NpgsqlCommand(sql["Database.SchemaState"], connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var name = row.Text("name");
            switch (row.Text("kind"))
            {
                case "migration":
                    migrations.Add(name, new AppliedMigration(row.Text("checksum"), row.Text("schema")));
                    break;
                case "routine":
                    routines.Add(name, new AppliedRoutine(row.Text("checksum"), row.Text("body"), Version.Parse(row.Text("version"))));
                    break;
                default:
                    functions.Add((name, row.Text("body")));
                    break;
            }
        }

        return new SchemaState(migrations, routines, functions.ToLookup(f => f.Name, f => f.Body, StringComparer.Ordinal));
    }
}

/// <summary>A migration as the database has it.</summary>
/// <param name="Checksum">Of the file that was applied.</param>
/// <param name="Schema">The schema that its tables are in.</param>
internal sealed record AppliedMigration(string Checksum, string Schema);

/// <summary>A routine as it was applied.</summary>
/// <param name="Checksum">Of the file.</param>
/// <param name="Body">Of what the server made of it.</param>
/// <param name="Version">Whose set it belongs to.</param>
internal sealed record AppliedRoutine(string Checksum, string Body, Version Version);
