using System.Security.Cryptography;
using System.Text;

namespace EtlFunctions.Database;

/// <summary>A numbered file of <c>Database/Migrations</c>: tables and constraints, frozen once it has landed.</summary>
/// <param name="Name">The group and the file without ending, such as <c>ledger/001_runs</c>.</param>
/// <param name="Schema">The schema, unquoted, that the group's tables are in.</param>
/// <param name="Text">The statements, with the schema names put in.</param>
/// <param name="Checksum">The SHA-256 of the file, before the names are put in.</param>
internal sealed record Migration(string Name, string Schema, string Text, string Checksum)
{
    private const string Folder = "Database.Migrations";

    /// <summary>Gets a value indicating whether the migration is one of the catalog's, which a database without products does not need.</summary>
    public bool IsOfCatalog { get; private init; }

    /// <summary>Lists the migrations in the order in which they are applied. Neither group needs the other.</summary>
    public static IReadOnlyList<Migration> All(SqlText sql, DatabaseOptions options) =>
        [.. Group(sql, "Catalog", options.CatalogSchema).Select(m => m with { IsOfCatalog = true }), .. Group(sql, "Ledger", options.LedgerSchema)];

    /// <summary>Gets the checksum of a text.</summary>
    public static string ChecksumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<Migration> Group(SqlText sql, string group, string schema)
    {
        var folder = $"{Folder}.{group}";
        return SqlText.Names(folder).Select(n => new Migration(
            $"{group.ToLowerInvariant()}/{n[(folder.Length + 1)..]}", schema, sql[n], ChecksumOf(SqlText.Read($"EtlFunctions.{n}.sql"))));
    }
}
