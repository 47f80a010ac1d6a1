-- Keys that no longer stand in several places, and those of earlier runs of the feed.
WITH earlier AS (
    DELETE FROM {ledger}.repeated p
     USING {ledger}.run r, {ledger}.run n
     WHERE n.id = $1 AND r.feed = n.feed AND r.id <> n.id AND p.run_id = r.id
)
DELETE FROM {ledger}.repeated p
 WHERE p.run_id = $1 AND p.key <> 0
   AND EXISTS (SELECT FROM {ledger}.run r WHERE r.id = $1 AND r.since IS NULL)
   AND p.key NOT IN (SELECT e.key FROM {ledger}.page g, unnest(g.keys) AS e (key)
                      WHERE g.run_id = $1 GROUP BY e.key HAVING count(*) > 1)
