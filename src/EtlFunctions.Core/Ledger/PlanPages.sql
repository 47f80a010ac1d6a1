-- The run's row admits one plan after another under the current epoch; a repeated or an outdated one changes nothing.
WITH planned AS (
    UPDATE {ledger}.run
       SET cursor = $4, plan_complete = $4 IS NULL, pages_planned = pages_planned + cardinality($6),
           progress = greatest(progress, $5)
     WHERE id = $1 AND epoch = $2 AND pages_planned = $3 AND NOT plan_complete AND state IN ('running', 'rate_limited')
    RETURNING id, feed, epoch
), lease AS (
    UPDATE {ledger}.feed_state f SET lease_until = greatest(f.lease_until, clock_timestamp() + $8)
      FROM planned p
     WHERE f.feed = p.feed AND f.epoch = p.epoch
), pages AS (
    INSERT INTO {ledger}.page (run_id, number, epoch, token, landed)
    SELECT p.id, $3 + i.position, p.epoch, i.token, i.landed
      FROM planned p, unnest($6, $7) WITH ORDINALITY AS i (token, landed, position)
)
SELECT count(*) FROM planned
