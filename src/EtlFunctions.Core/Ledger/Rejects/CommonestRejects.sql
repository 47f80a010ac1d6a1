-- Messages quote what was found, so they do not tell reasons apart; a constraint's does: it names the column or the constraint.
-- Variants of one record differ in their number only. The first record is that of the first page, whichever was loaded first.
SELECT c.rejects, j.stage, j.code, j.message, j.location
  FROM (SELECT sum(r.records) AS rejects, min(ARRAY[r.page, r.id]) AS first
          FROM {ledger}.reject r
         WHERE r.run_id = $1
         GROUP BY r.stage, r.code, regexp_replace(r.path, '\[[0-9]+\]', '[]', 'g'), CASE WHEN r.code LIKE '23%' THEN r.message END
         ORDER BY rejects DESC, first
         LIMIT $2) c
  JOIN {ledger}.reject j ON j.id = c.first[2]
 ORDER BY c.rejects DESC, c.first
