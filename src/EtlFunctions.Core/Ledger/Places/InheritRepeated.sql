-- What stood in several places when the feed was read last most likely does again.
INSERT INTO {ledger}.repeated (run_id, key)
SELECT $1, p.key
  FROM {ledger}.repeated p
 WHERE p.run_id = (SELECT r.id FROM {ledger}.run r
                    WHERE r.feed = (SELECT s.feed FROM {ledger}.run s WHERE s.id = $1) AND r.id <> $1
                      AND EXISTS (SELECT FROM {ledger}.repeated q WHERE q.run_id = r.id)
                    ORDER BY r.started_at DESC, r.id DESC
                    LIMIT 1)
    ON CONFLICT DO NOTHING
