SELECT pg_catalog.format('%I.%I', n.nspname, t.typname)
  FROM pg_catalog.unnest($1) WITH ORDINALITY AS w (type, position)
  JOIN pg_catalog.pg_type AS t ON t.oid = w.type
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
 ORDER BY w.position
