namespace EtlFunctions.Database.Arrays;

/// <summary>The object ids of PostgreSQL's own types, the same in every database (<c>src/include/catalog/pg_type.dat</c>).</summary>
internal static class TypeOids
{
    public const int Bool = 16;
    public const int Bytea = 17;
    public const int Int8 = 20;
    public const int Int4 = 23;
    public const int Text = 25;
    public const int Timestamptz = 1184;
    public const int Numeric = 1700;
}
