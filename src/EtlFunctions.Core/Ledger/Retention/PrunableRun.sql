-- The oldest run whose pages nobody needs any more: it ended for good as many days ago as its feed keeps pages ($1, else what the
-- feed's latest run says), and neither is the feed's latest run nor its last complete one, with which the next is compared.
SELECT r.id, r.feed, coalesce(r.summary ->> 'state', '') <> r.state AS is_untold
  FROM {ledger}.run r
 CROSS JOIN LATERAL (SELECT l.id, coalesce(nullif($1, 0), (l.settings ->> 'retentionDays')::integer, 30) AS days
                       FROM {ledger}.run l WHERE l.feed = r.feed ORDER BY l.started_at DESC, l.id DESC LIMIT 1) l
 WHERE r.pruned_at IS NULL AND r.finished_at IS NOT NULL
   AND r.state IN ('succeeded', 'succeeded_with_rejects', 'failed', 'cancelled')
   AND r.finished_at < clock_timestamp() - make_interval(days => l.days)
   AND r.id <> l.id
   AND r.id IS DISTINCT FROM (SELECT c.id FROM {ledger}.run c
                               WHERE c.feed = r.feed AND c.state IN ('succeeded', 'succeeded_with_rejects')
                                 AND (c.since IS NULL OR c.full_refresh)
                               ORDER BY c.started_at DESC, c.id DESC LIMIT 1)
   -- Whoever approves what an earlier run withheld goes by what was seen since, for as long as that list is the feed's last.
   AND NOT EXISTS (SELECT FROM {ledger}.deletion d
                    WHERE d.feed = r.feed AND d.state IN ('listing', 'withheld') AND d.judged_at <= r.finished_at
                      AND NOT EXISTS (SELECT FROM {ledger}.deletion e WHERE e.feed = d.feed AND e.judged_at > d.judged_at))
 ORDER BY r.finished_at
 LIMIT 1
