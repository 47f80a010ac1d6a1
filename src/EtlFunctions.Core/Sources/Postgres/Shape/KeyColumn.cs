namespace EtlFunctions.Sources.Postgres;

/// <summary>A column of the key.</summary>
/// <param name="Name">The column, as the catalog has it.</param>
/// <param name="Type">The type, quoted and with its schema, ready for a cast.</param>
internal readonly record struct KeyColumn(string Name, string Type)
{
    private const string BuiltIn = "pg_catalog.";

    /// <summary>Gets the type for people: the built-in ones without their schema.</summary>
    public string ShownType => Type.StartsWith(BuiltIn, StringComparison.Ordinal) ? Type[BuiltIn.Length..] : Type;
}
