namespace EtlFunctions.Feeds;

/// <summary>A source of type <c>postgres</c>: a staging table, a view or a query, read in pages by a key.</summary>
/// <remarks>
/// A page is committed by one statement, so <c>limits.pageSize</c> must not exceed <c>limits.chunkSize</c>. Rows with a larger
/// key than the last one found while planning wait for the next run.
/// </remarks>
public sealed record PostgresSourceOptions() : SourceOptions(TypeName)
{
    /// <summary>The value of <c>source.type</c>.</summary>
    public const string TypeName = "postgres";

    /// <summary>Gets the table or view as <c>schema.table</c>, the names as the catalog has them; either this or <see cref="Query"/>.</summary>
    public string? Table { get; init; }

    /// <summary>Gets the SELECT whose rows are the records; either this or <see cref="Table"/>.</summary>
    public string? Query { get; init; }

    /// <summary>Gets the columns that order the rows and cut the pages, never NULL: one, or several that are unique together. An index must have them in this order, or each page costs more than the last.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Gets the database, as Npgsql takes it or as URL; <see langword="null"/> for the target database.</summary>
    public string? Connection { get; init; }

    /// <summary>Gets the SQL condition of the rows to read, over the columns; by default all.</summary>
    public string? Where { get; init; }

    /// <summary>Gets the column that holds the record as JSON; by default the row is the record, as JSON object of its columns.</summary>
    public string? Record { get; init; }

    /// <summary>Gets how rows are told apart that are to be loaded, and marked in the commit that loads them; by default every row is read in every run.</summary>
    public PostgresStatusOptions? Status { get; init; }

    /// <summary>Gives the table alone: a record's text must not tell a password.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{nameof(PostgresSourceOptions)} {{ Table = {Table}, Key = {string.Join(", ", Key)} }}";
}

/// <summary>The part <c>source.status</c> of a feed: the column that tells what became of a row.</summary>
public sealed record PostgresStatusOptions
{
    /// <summary>Gets the column.</summary>
    public required string Column { get; init; }

    /// <summary>Gets the value of rows to be loaded; <see langword="null"/> stands for NULL.</summary>
    public required string? Pending { get; init; }

    /// <summary>Gets the value that a row gets in the commit that loads it.</summary>
    public required string Loaded { get; init; }

    /// <summary>Gets the value that a row gets in the commit that keeps it as a reject.</summary>
    public required string Rejected { get; init; }
}
