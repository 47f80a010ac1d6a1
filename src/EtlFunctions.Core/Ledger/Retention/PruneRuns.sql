-- Runs without pages, unless their feed still goes by them: its latest, its last complete one, the one that saved the watermark,
-- the one that knows which products stand in several places.
WITH gone AS (
    DELETE FROM {ledger}.run n
     WHERE n.id IN (
           SELECT r.id FROM {ledger}.run r
            WHERE r.pruned_at IS NOT NULL AND r.finished_at < clock_timestamp() - make_interval(days => $1)
              AND r.id IS DISTINCT FROM (SELECT l.id FROM {ledger}.run l
                                          WHERE l.feed = r.feed ORDER BY l.started_at DESC, l.id DESC LIMIT 1)
              AND r.id IS DISTINCT FROM (SELECT c.id FROM {ledger}.run c
                                          WHERE c.feed = r.feed AND c.state IN ('succeeded', 'succeeded_with_rejects')
                                            AND (c.since IS NULL OR c.full_refresh)
                                          ORDER BY c.started_at DESC, c.id DESC LIMIT 1)
              AND NOT EXISTS (SELECT FROM {ledger}.feed_state f WHERE f.feed = r.feed AND r.id IN (f.run_id, f.watermark_run))
              AND NOT EXISTS (SELECT FROM {ledger}.repeated p WHERE p.run_id = r.id)
            ORDER BY r.finished_at LIMIT $2)
    RETURNING n.id
)
SELECT count(*) FROM gone
