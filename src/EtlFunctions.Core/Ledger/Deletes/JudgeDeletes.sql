-- Once for a run: whoever comes again goes on with what is judged.
WITH run AS (
    SELECT r.id, r.feed FROM {ledger}.run r
     WHERE r.id = $1 AND r.epoch = $2 AND r.state IN ('running', 'rate_limited') FOR UPDATE
)
INSERT INTO {ledger}.deletion (run_id, feed, state, known, missing, reason)
SELECT r.id, r.feed, CASE WHEN $5::text IS NULL THEN 'applying' ELSE 'listing' END, $3, $4, $5
  FROM run r
    ON CONFLICT DO NOTHING
