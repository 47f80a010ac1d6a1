-- The epoch of a run's feed, and the feed's run that is under way.
SELECT f.epoch, (SELECT a.id FROM {ledger}.run a WHERE a.feed = f.feed AND a.state IN ('pending', 'running', 'rate_limited')) AS running
  FROM {ledger}.run r
  JOIN {ledger}.feed_state f ON f.feed = r.feed
 WHERE r.id = $1
