-- A page behind those of the run ($1), for the holder of the epoch ($2).
INSERT INTO {ledger}.page (run_id, number, epoch, token)
SELECT $1, coalesce(max(number), 0) + 1, $2, 'check' FROM {ledger}.page WHERE run_id = $1
RETURNING number
