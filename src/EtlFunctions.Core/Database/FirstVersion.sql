-- The migrations of a database of version 0.1; nothing where the table is somebody else's.
SELECT string_agg(to_jsonb(m) ->> 'name', ', ' ORDER BY to_jsonb(m) ->> 'name' COLLATE "C") FROM {ledger}.migration m
 WHERE to_jsonb(m) ? 'checksum'
