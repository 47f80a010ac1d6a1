namespace EtlFunctions.Tests.Database.Upgrades;

/// <summary>Everything that two databases of one version have in common: a line for each column, constraint, index, option, sequence and routine.</summary>
internal static class SchemaShape
{
    // Constraints that only say NOT NULL are left out: before PostgreSQL 18 there are none, and the columns tell.
    private const string Lines =
        """
        WITH relation AS (
            SELECT oid, oid::regclass::text AS name, relkind, reloptions
              FROM pg_class WHERE relnamespace IN ('catalog'::regnamespace, 'etl'::regnamespace)
        )
        SELECT array_agg(line ORDER BY line COLLATE "C")
          FROM (
            SELECT format('%s %s %s', r.relkind, r.name, r.reloptions) AS line FROM relation r
            UNION ALL
            SELECT format('column %s %s %s %s %s collate %s identity %s default %s', r.name,
                          -- Columns that were dropped before leave no gap in a dump.
                          row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), a.attname,
                          format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation, a.attidentity,
                          pg_get_expr(d.adbin, d.adrelid))
              FROM relation r
              JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE r.relkind = 'r'
            UNION ALL
            SELECT format('constraint %s %s %s', r.name, c.conname, pg_get_constraintdef(c.oid))
              FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid AND c.contype <> 'n'
            UNION ALL
            SELECT pg_get_indexdef(r.oid) FROM relation r WHERE r.relkind = 'i'
            UNION ALL
            SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace IN ('catalog'::regnamespace, 'etl'::regnamespace)
            UNION ALL
            SELECT format('type %s', t.oid::regtype) FROM pg_type t WHERE t.typnamespace IN ('catalog'::regnamespace, 'etl'::regnamespace)
            UNION ALL
            SELECT format('trigger %s %s', r.name, t.tgname) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal) l
        """;

    public static async Task<string[]> OfAsync(TestDatabase database) => (await database.ScalarAsync<string[]>(Lines))!;
}
