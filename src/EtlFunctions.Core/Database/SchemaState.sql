-- What was applied, and the functions that are there. The first branch is the one that a database of version 0.1 fails at.
SELECT 'migration' AS kind, m.name, m.checksum, m.schema, NULL AS body, NULL AS version
  FROM {ledger}.migration m
UNION ALL
SELECT 'routine', r.name, r.checksum, NULL, r.body, r.version
  FROM {ledger}.routine r
UNION ALL
SELECT 'function', p.proname, NULL, NULL,
       encode(sha256(convert_to(concat_ws(E'\n', p.prosrc, array_to_string(p.proconfig, E'\n')), 'UTF8')), 'hex'), NULL
  FROM pg_proc p
 WHERE p.pronamespace = '{ledger}'::regnamespace
