-- What the current user lacks to create the catalog ($1) and the ledger ($2), or, where they are, to load into them.
WITH wanted (schema, relation, privileges) AS (
    VALUES ($2, 'migration', ARRAY['SELECT']),
           ($2, 'routine', ARRAY['SELECT']),
           ($1, 'product', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($1, 'sku', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'run', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'feed_state', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'page', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'reject', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'repeated', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'held', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'claim', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'feed_shape', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'run_shape', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
), found AS (
    SELECT w.*, n.oid AS schema_oid, c.oid AS relation_oid
      FROM wanted w
      LEFT JOIN pg_namespace n ON n.nspname = w.schema
      LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.relation
)
SELECT format('CREATE on database %I', current_database())
 WHERE EXISTS (SELECT FROM found WHERE schema_oid IS NULL) AND NOT has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT DISTINCT format('USAGE on schema %I', schema)
  FROM found
 WHERE schema_oid IS NOT NULL AND NOT has_schema_privilege(schema_oid, 'USAGE')
UNION ALL
SELECT DISTINCT format('CREATE on schema %I', schema)
  FROM found
 WHERE schema_oid IS NOT NULL AND relation_oid IS NULL AND NOT has_schema_privilege(schema_oid, 'CREATE')
UNION ALL
SELECT format('%s on table %I.%I', p.privilege, schema, relation)
  FROM found, unnest(privileges) AS p (privilege)
 WHERE relation_oid IS NOT NULL AND NOT has_table_privilege(relation_oid, p.privilege)
