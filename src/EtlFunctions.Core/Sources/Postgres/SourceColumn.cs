namespace EtlFunctions.Sources.Postgres;

/// <summary>A column of the rows to read.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The object id of its type in <c>pg_type</c>; of a domain, that of the type below it.</param>
internal readonly record struct SourceColumn(string Name, uint Type);
