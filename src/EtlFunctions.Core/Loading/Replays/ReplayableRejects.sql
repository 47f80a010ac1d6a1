-- The next open rejects of a feed, the latest of the last run first: of two records of one product the newer is tried before the
-- older. Ids of runs are in the order of their beginnings. $2 to $6 are of the last one tried.
--
-- Answers too whether the run that met it rejected another record of its product, or lines whose product it did not find; and
-- whether that run can be gone on with.
SELECT r.id, r.run_id, r.page, r.place, r.location, r.external_id, r.stage, r.code, r.message, r.bytes, r.raw, r.last_seen, r.is_rival,
       EXISTS (SELECT FROM {ledger}.reject n
                WHERE n.external_id = r.external_id AND n.id <> r.id
                  -- By the key alone: no index over all of a run is to help.
                  AND n.run_id IS NOT DISTINCT FROM r.run_id)
       OR EXISTS (SELECT FROM {ledger}.reject n WHERE n.run_id = r.run_id AND n.code = 'lost_line') AS is_torn,
       EXISTS (SELECT FROM {ledger}.run n WHERE n.id = r.run_id AND n.state = 'incomplete') AS is_unfinished
  FROM {ledger}.reject r
 WHERE r.feed = $1 AND r.state = 'open'
   AND ($2::uuid IS NULL OR (r.run_id, r.page, r.last_seen, r.place, r.id) < ($2, $3, $4, $5, $6))
 ORDER BY r.run_id DESC, r.page DESC, r.last_seen DESC, r.place DESC, r.id DESC
 LIMIT $7
