-- One that was discarded and comes again every night is kept, so that it stays discarded.
WITH gone AS (
    DELETE FROM {ledger}.reject j
     WHERE j.id IN (SELECT r.id FROM {ledger}.reject r
                     WHERE r.state <> 'open'
                       AND r.closed_at < clock_timestamp() - make_interval(days => $1)
                       AND r.last_seen < clock_timestamp() - make_interval(days => $1)
                     ORDER BY r.closed_at LIMIT $2)
       AND j.state <> 'open'
    RETURNING j.id
)
SELECT count(*) FROM gone
