-- What the current user lacks to create the catalog ($1) and the ledger ($2), or, where they are, to load into them; and, with
-- is_hidden, the tables whose rows row level security hides altogether.
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
           ($2, 'run_shape', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'deletion', ARRAY['SELECT', 'INSERT', 'UPDATE']),
           ($2, 'withheld', ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
           ($2, 'sku_guard', ARRAY['SELECT', 'INSERT', 'UPDATE'])
), found AS (
    SELECT w.*, n.oid AS schema_oid, c.oid AS relation_oid
      FROM wanted w
      LEFT JOIN pg_namespace n ON n.nspname = w.schema
      LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.relation
)
SELECT false AS is_hidden, format('CREATE on database %I', current_database())
 WHERE EXISTS (SELECT FROM found WHERE schema_oid IS NULL) AND NOT has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT DISTINCT false, format('USAGE on schema %I', schema)
  FROM found
 WHERE schema_oid IS NOT NULL AND NOT has_schema_privilege(schema_oid, 'USAGE')
UNION ALL
SELECT DISTINCT false, format('CREATE on schema %I', schema)
  FROM found
 WHERE schema_oid IS NOT NULL AND relation_oid IS NULL AND NOT has_schema_privilege(schema_oid, 'CREATE')
UNION ALL
SELECT false, format('%s on table %I.%I', p.privilege, schema, relation)
  FROM found, unnest(privileges) AS p (privilege)
 WHERE relation_oid IS NOT NULL AND NOT has_table_privilege(relation_oid, p.privilege)
UNION ALL
-- The statements ask it for ids themselves; those of the other tables belong to their columns.
SELECT false, format('USAGE on sequence %I.%I', n.nspname, c.relname)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relname = 'product_id_seq' AND c.relkind = 'S'
   AND has_schema_privilege(n.oid, 'USAGE') AND NOT has_sequence_privilege(c.oid, 'USAGE')
UNION ALL
SELECT DISTINCT false, format('EXECUTE on function %I.%I', n.nspname, p.proname)
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname = $2 AND p.proname IN ('begin_run', 'end_run', 'load_chunk', 'load_one_product', 'load_products',
                                              'allow_skus', 'discontinue_products', 'keep_rejects', 'close_rejects')
   AND has_schema_privilege(n.oid, 'USAGE') AND NOT has_function_privilege(p.oid, 'EXECUTE')
UNION ALL
SELECT true, format('%I.%I', f.schema, f.relation)
  FROM found f
  JOIN pg_class c ON c.oid = f.relation_oid
 WHERE c.relrowsecurity AND row_security_active(c.oid)
   AND NOT EXISTS (SELECT FROM pg_policy y
                    WHERE y.polrelid = c.oid AND y.polpermissive
                      AND EXISTS (SELECT FROM unnest(y.polroles) AS r (role)
                                   WHERE CASE WHEN r.role = 0 THEN true ELSE pg_has_role(r.role, 'USAGE') END))
