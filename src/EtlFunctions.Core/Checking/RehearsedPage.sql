-- A page behind those of the run ($1), for the holder of the epoch ($2). Which SKUs vanish is no question for a page that is taken back.
WITH guard AS (
    INSERT INTO {ledger}.sku_guard (run_id, allowed) VALUES ($1, 9223372036854775807)
        ON CONFLICT (run_id) DO UPDATE SET allowed = excluded.allowed
)
INSERT INTO {ledger}.page (run_id, number, epoch, token)
SELECT $1, coalesce(max(number), 0) + 1, $2, 'check' FROM {ledger}.page WHERE run_id = $1
RETURNING number
