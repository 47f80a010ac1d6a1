namespace EtlFunctions.Sources.Postgres;

/// <summary>A table or view as the catalog has it.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The name.</param>
/// <param name="Kind"><c>pg_class.relkind</c>.</param>
/// <param name="NotNull">The columns that cannot be NULL.</param>
/// <param name="UniqueKeys">The columns of each unique index that covers all rows.</param>
internal sealed record Relation(string Schema, string Name, char Kind, IReadOnlyList<string> NotNull, IReadOnlyList<string[]> UniqueKeys)
{
    /// <summary>Gets a value indicating whether it has rows of its own, with versions: a table, partitioned or not.</summary>
    public bool IsTable => Kind is 'r' or 'p';

    /// <summary>Gets a value indicating whether its rows are stored in this database, so that an index can lie on them.</summary>
    public bool IsStored => IsTable || Kind == 'm';

    /// <summary>Gets what it is, for messages.</summary>
    public string Noun => Kind switch
    {
        'r' => "a table",
        'p' => "a partitioned table",
        'm' => "a materialized view",
        'v' => "a view",
        'f' => "a foreign table",
        _ => "no table",
    };

    /// <summary>Gets whether no two rows have the same values in these columns.</summary>
    public bool IsUnique(IEnumerable<string> columns) => UniqueKeys.Any(key => key.All(columns.Contains));
}
