using EtlFunctions.Feeds.Reading;
using EtlFunctions.Mapping;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Sources.Postgres;

/// <summary>The columns of the rows to read, as PostgreSQL describes them without reading any.</summary>
internal sealed class SourceColumns(SourceDatabase database, IReadOnlyList<SourceColumn> columns)
{
    // pg_type.dat has the same numbers in every server.
    private static readonly Dictionary<uint, string> JsonTypes = new() { [114] = "json", [3802] = "jsonb", [25] = "text", [1043] = "varchar" };

    /// <summary>Asks for the columns.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="from">What stands in FROM.</param>
    /// <param name="database">The source, for errors.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public static async Task<SourceColumns> DescribeAsync(NpgsqlConnection connection, string from, SourceDatabase database, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT * FROM {from} AS etl_row WHERE $1", connection);
        // The driver looks into the text of a statement without parameters, and would take a query's own signs for some.
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = false });
        await using var rows = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken);
        var columns = new SourceColumn[rows.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new SourceColumn(rows.GetName(i), rows.GetDataTypeOID(i));
        }

        return new SourceColumns(database, columns);
    }

    /// <summary>Gets a column.</summary>
    /// <param name="name">The name.</param>
    /// <param name="key">The key of the feed that names it, for errors.</param>
    /// <exception cref="SourceException">There is none, or more than one.</exception>
    public SourceColumn Get(string name, string key)
    {
        var found = columns.Where(c => c.Name == name).ToArray();
        if (found.Length == 1)
        {
            return found[0];
        }

        var names = string.Join(", ", columns.Select(c => c.Name));
        var nearest = NearestWord.To(name, columns.Select(c => c.Name)) is { } word ? $" Perhaps \"{word}\" is meant." : "";
        throw Wrong(found.Length == 0
            ? $"found the columns {names}; expected a column \"{name}\" ({key}).{nearest}"
            : $"found {found.Length} columns \"{name}\"; expected it once ({key}). Give each column of the query a name of its own.");
    }

    /// <summary>Requires that no two columns have the same name: one of them would be lost in the record.</summary>
    public void RequireDistinct()
    {
        if (columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Wrong($"found {twice.Count()} columns \"{twice.Key}\"; expected each name once, since the record is an object of them. Give each column of the query a name of its own.");
        }
    }

    /// <summary>Requires that every mapped column is there, where the row is the record.</summary>
    public void RequireMapped(MappingOptions mapping)
    {
        if (MappedColumns.Missing(mapping, [.. columns.Select(c => c.Name)], hasParts: true) is { } missing)
        {
            throw new FeedMisfitException($"{database.Place}: {missing}. Correct the mapping, or set \"optional\": true where a column may be missing. Nothing was read.");
        }
    }

    /// <summary>Requires that a column can hold a record.</summary>
    public void RequireJson(string name)
    {
        if (!JsonTypes.ContainsKey(Get(name, "source.record").Type))
        {
            throw Wrong($"found the column \"{name}\" of another type; expected one of {string.Join(", ", JsonTypes.Values)} (source.record). Without source.record the whole row is the record.");
        }
    }

    /// <summary>Gets the types of columns, quoted and with their schemas.</summary>
    public static async Task<string[]> TypesAsync(NpgsqlConnection connection, IEnumerable<SourceColumn> columns, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlTemplate.Read("FindTypes"), connection);
        command.Parameters.Add(new NpgsqlParameter<uint[]> { TypedValue = [.. columns.Select(c => c.Type)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var types = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            types.Add(rows.GetString(0));
        }

        return [.. types];
    }

    private SourceException Wrong(string what) => new($"{database.Place}: {what} Nothing was read.") { StopsRun = true };
}

/// <summary>A column of the rows to read.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The object id of its type in <c>pg_type</c>; of a domain, that of the type below it.</param>
internal readonly record struct SourceColumn(string Name, uint Type);
