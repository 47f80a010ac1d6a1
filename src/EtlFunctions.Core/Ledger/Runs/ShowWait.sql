-- Locks the lease first and the run after it, as every statement that takes both. Pages that are told to wait at the same
-- time wait once.
WITH lease AS (
    UPDATE {ledger}.feed_state
       SET lease_until = greatest(lease_until, coalesce($3, clock_timestamp()) + $4)
     WHERE run_id = $1 AND epoch = $2 AND holder IS NOT NULL
    RETURNING run_id
)
UPDATE {ledger}.run r
   SET state = CASE WHEN $3 IS NULL THEN 'running' ELSE 'rate_limited' END,
       waiting_until = CASE WHEN $3 IS NULL THEN NULL ELSE greatest(r.waiting_until, $3) END,
       waiting_for = CASE WHEN $3 IS NULL THEN NULL ELSE coalesce($5, r.waiting_for) END,
       waits = r.waits + CASE WHEN $3 IS NOT NULL AND r.state = 'running' THEN 1 ELSE 0 END,
       waiting_since = CASE WHEN $3 IS NULL THEN NULL WHEN r.state = 'running' THEN clock_timestamp() ELSE r.waiting_since END,
       waited = r.waited + CASE WHEN $3 IS NULL AND r.state = 'rate_limited' AND r.waiting_since IS NOT NULL
                                THEN clock_timestamp() - r.waiting_since ELSE interval '0' END
  FROM lease l
 WHERE r.id = l.run_id AND r.epoch = $2 AND r.state IN ('running', 'rate_limited')
