-- The run's row admits one plan after another under the current epoch; a repeated or an outdated one changes nothing.
-- Locks the lease first and the run after it, as every statement that takes both.
WITH lease AS (
    UPDATE {ledger}.feed_state
       SET lease_until = greatest(lease_until, clock_timestamp() + $8)
     WHERE run_id = $1 AND epoch = $2 AND holder IS NOT NULL
    RETURNING run_id
), planned AS (
    UPDATE {ledger}.run r
       SET cursor = $4, plan_complete = $4 IS NULL, pages_planned = r.pages_planned + cardinality($6),
           progress = greatest(r.progress, $5), source_version = coalesce(r.source_version, $9)
      FROM lease l
     WHERE r.id = l.run_id AND r.epoch = $2 AND r.pages_planned = $3 AND NOT r.plan_complete
       AND r.state IN ('running', 'rate_limited')
    RETURNING r.id, r.epoch
), pages AS (
    INSERT INTO {ledger}.page (run_id, number, epoch, token, landed)
    SELECT p.id, $3 + i.position, p.epoch, i.token, i.landed
      FROM planned p, unnest($6, $7) WITH ORDINALITY AS i (token, landed, position)
)
SELECT count(*) FROM planned
