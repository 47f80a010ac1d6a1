-- What there is of the names $2 in the schemas $1, in words, or NULL where there is nothing.
SELECT string_agg(format('the %s %s.%s', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                                                        WHEN 'i' THEN 'index' WHEN 'f' THEN 'foreign table' ELSE 'table' END, n.nspname, c.relname),
                  ', ' ORDER BY w.position)
  FROM unnest($1, $2) WITH ORDINALITY AS w (schema, name, position)
  JOIN pg_namespace n ON n.nspname = w.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
