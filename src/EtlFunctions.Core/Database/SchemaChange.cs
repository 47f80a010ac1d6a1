namespace EtlFunctions.Database;

/// <summary>What a database lacks of a version: pure, from the files and what is applied.</summary>
/// <param name="Migrations">The migrations to apply, in order.</param>
/// <param name="Routines">The routines to apply again.</param>
/// <param name="Dropped">The routines that no file of this version holds any more.</param>
internal sealed record SchemaChange(IReadOnlyList<Migration> Migrations, IReadOnlyList<Routine> Routines, IReadOnlyList<string> Dropped)
{
    /// <summary>Gets a value indicating whether the database is up to date.</summary>
    public bool IsNothing => Migrations.Count == 0 && !ChangesRoutines;

    /// <summary>Gets a value indicating whether the set of routines changes.</summary>
    public bool ChangesRoutines => Routines.Count > 0 || Dropped.Count > 0;

    /// <summary>Compares.</summary>
    /// <param name="files">What this version brings.</param>
    /// <param name="state">What the database has.</param>
    /// <param name="withCatalog">Whether the catalog's tables are wanted.</param>
    /// <exception cref="MigrationException">The database is of another version than this one can bring up to date, or holds what the project did not make.</exception>
    public static SchemaChange Of(SchemaFiles files, SchemaState state, bool withCatalog)
    {
        var unknown = state.Migrations.Keys.Except(files.Migrations.Select(m => m.Name), StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new MigrationException(
                $"The database has the migration {unknown}, which this version does not know: a newer version migrated it. Nothing was changed. Use that version or a newer one.");
        }

        foreach (var migration in files.Migrations)
        {
            if (state.Migrations.TryGetValue(migration.Name, out var applied))
            {
                RequireSame(migration, applied);
            }
        }

        var pending = files.Migrations.Where(m => (withCatalog || !m.IsOfCatalog) && !state.Migrations.ContainsKey(m.Name)).ToList();
        return state.Version > files.Version ? UnderNewerRoutines(files, state, pending) : new SchemaChange(
            pending,
            [.. files.Routines.Where(r => IsPending(r, state))],
            [.. state.Routines.Keys.Except(files.Routines.Select(r => r.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static void RequireSame(Migration migration, AppliedMigration applied)
    {
        if (applied.Schema != migration.Schema)
        {
            throw new MigrationException(
                $"The migration {migration.Name} was applied to the schema {applied.Schema}; this call names {migration.Schema}. Nothing was changed."
                + " A ledger belongs to one catalog: name the schemas that it was made with, or another pair.");
        }

        if (applied.Checksum != migration.Checksum)
        {
            throw new MigrationException(
                $"The database has another content of the migration {migration.Name} than this version. Nothing was changed. Use the version that migrated it.");
        }
    }

    // During a deploy the two versions start in turns: the older one must not put its routines over the newer ones, which
    // answer its calls too, since a routine keeps its parameters under its name.
    private static SchemaChange UnderNewerRoutines(SchemaFiles files, SchemaState state, IReadOnlyList<Migration> pending)
    {
        var missing = files.Routines.FirstOrDefault(r => !state.Routines.ContainsKey(r.Name));
        return missing is null ? new SchemaChange(pending, [], []) : throw new MigrationException(
            $"The database has the routines of version {state.Version}, without {missing.Name}, which this version ({files.Version}) calls. Nothing was changed. Use that version or a newer one.");
    }

    private static bool IsPending(Routine routine, SchemaState state)
    {
        var found = state.Functions[routine.Name].ToList();
        if (!state.Routines.TryGetValue(routine.Name, out var applied))
        {
            return found.Count == 0 ? true : throw NotOurs(routine.Name);
        }

        return found.Count > 1 ? throw NotOurs(routine.Name) : applied.Checksum != routine.Checksum || found is not [var body] || body != applied.Body;
    }

    private static MigrationException NotOurs(string name) => new(
        $"The ledger's schema holds a function {name} that this project did not make. Nothing was changed. Drop it, or choose other schema names or another database.");
}
