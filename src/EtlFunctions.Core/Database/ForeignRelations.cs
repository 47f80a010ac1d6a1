using System.Text.RegularExpressions;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Finds tables, views and indexes that have the names of ours and are somebody else's.</summary>
internal static partial class ForeignRelations
{
    /// <summary>Gets the names that a migration gives to what it makes.</summary>
    public static IEnumerable<RelationName> MadeBy(Migration migration) =>
        Created().Matches(migration.Text).Select(made => new RelationName(migration.Schema, made.Groups["name"].Value));

    /// <summary>Gets the tables that are there before any migration.</summary>
    public static IEnumerable<RelationName> OwnTables(DatabaseOptions options) =>
        [new RelationName(options.LedgerSchema, "migration"), new RelationName(options.LedgerSchema, "routine")];

    /// <summary>Says what of some names is there although this project did not make it, or gives <see langword="null"/> where nothing is.</summary>
    public static async Task<string?> ExplainAsync(NpgsqlConnection connection, IEnumerable<RelationName> names, CancellationToken cancellationToken)
    {
        var wanted = names.ToArray();
        await using var command = new NpgsqlCommand(SqlText.Read("EtlFunctions.Database.ForeignRelations.sql"), connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. wanted.Select(name => name.Schema!)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. wanted.Select(name => name.Name)] });
        return await command.ExecuteScalarAsync(cancellationToken) is string found
            ? $"Found {found}, which this project did not make. Nothing was changed."
              + " Load into other schemas (--catalog-schema and --ledger-schema), or into another database."
            : null;
    }

    [GeneratedRegex(@"\bCREATE (UNIQUE )?(INDEX|TABLE) (""[^""]+""\.)?(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Created();
}
