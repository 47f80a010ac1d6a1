-- What is judged is done. Lists of earlier runs of the feed are of no more use where this one was applied, and none is kept for ever.
WITH run AS (
    SELECT r.id FROM {ledger}.run r
     WHERE r.id = $1 AND r.epoch = $2 AND r.state IN ('running', 'rate_limited') FOR UPDATE
), done AS (
    UPDATE {ledger}.deletion d
       SET state = CASE d.state WHEN 'applying' THEN 'applied' WHEN 'listing' THEN 'withheld' ELSE d.state END
      FROM run
     WHERE d.run_id = run.id
    RETURNING d.run_id, d.feed, d.state
), earlier AS (
    DELETE FROM {ledger}.withheld w
     USING {ledger}.deletion e, done d
     WHERE e.feed = d.feed AND e.run_id <> d.run_id AND w.run_id = e.run_id
       AND (d.state = 'applied' OR e.judged_at < clock_timestamp() - interval '30 days')
)
SELECT count(*) FROM done
