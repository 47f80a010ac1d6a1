WITH gone AS (
    DELETE FROM {ledger}.page g
     WHERE g.run_id = $1
       AND g.number IN (SELECT p.number FROM {ledger}.page p WHERE p.run_id = $1 ORDER BY p.number LIMIT $2)
    RETURNING g.number
)
SELECT count(*) FROM gone
