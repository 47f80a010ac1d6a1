INSERT INTO {ledger}.repeated (run_id, key)
SELECT $1, k.key FROM unnest($2::bigint[]) AS k (key)
    ON CONFLICT DO NOTHING
