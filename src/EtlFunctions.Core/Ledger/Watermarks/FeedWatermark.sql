SELECT f.watermark, f.watermark_key, f.watermark_of, f.watermark_run, f.watermark_at, f.holder, f.held_since, f.lease_until,
       (SELECT r.id FROM {ledger}.run r WHERE r.id = f.run_id AND r.state IN ('pending', 'running', 'rate_limited', 'incomplete'))
           AS unfinished_run
  FROM {ledger}.feed_state f
 WHERE f.feed = $1
