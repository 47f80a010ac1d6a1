namespace EtlFunctions.Database;

/// <summary>A file of <c>Database/Routines</c>: one function, named as the file, in its final form.</summary>
/// <remarks>
/// It is applied again, by <c>CREATE OR REPLACE</c>, whenever it differs from what the database has. That cannot change
/// parameters, and an older process may still call the function during a deploy: one whose parameters change gets a new
/// name, and the old file moves to <c>Routines/Former</c>, where it is applied as before, and is deleted one release later.
/// A function whose file is gone from both folders is dropped.
/// </remarks>
/// <param name="Name">The function's name.</param>
/// <param name="Text">The statement, with the schema names put in.</param>
/// <param name="Checksum">The SHA-256 of the text: a function that names another schema is another function.</param>
internal sealed record Routine(string Name, string Text, string Checksum)
{
    private const string Folder = "Database.Routines";
    private const string Former = "Former.";

    /// <summary>Lists the routines, those of the release before among them.</summary>
    public static IReadOnlyList<Routine> All(SqlText sql) => [.. SqlText.Names(Folder).Select(n => Of(NameOf(n[(Folder.Length + 1)..]), sql[n]))];

    /// <summary>Makes the routine of a text.</summary>
    public static Routine Of(string name, string text) => new(name, text, Migration.ChecksumOf(text));

    /// <summary>Gets the name of a file of the folder or of the one below it.</summary>
    internal static string NameOf(string file) => file.StartsWith(Former, StringComparison.Ordinal) ? file[Former.Length..] : file;
}
