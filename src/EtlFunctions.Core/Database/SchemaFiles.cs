namespace EtlFunctions.Database;

/// <summary>What a version of this project brings to a database.</summary>
/// <param name="Version">The version; its routines give way to those of a higher one.</param>
/// <param name="Migrations">The numbered migrations, in order.</param>
/// <param name="Routines">The routines.</param>
internal sealed record SchemaFiles(Version Version, IReadOnlyList<Migration> Migrations, IReadOnlyList<Routine> Routines)
{
    /// <summary>Gets the files of this version.</summary>
    public static SchemaFiles Of(SqlText sql, DatabaseOptions options)
    {
        var assembly = typeof(SchemaFiles).Assembly.GetName().Version!;
        return new SchemaFiles(new Version(assembly.Major, assembly.Minor, assembly.Build), Migration.All(sql, options), Routine.All(sql));
    }
}
