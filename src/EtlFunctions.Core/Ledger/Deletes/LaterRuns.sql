-- The runs of the same feed that began after a run, with the pages they planned and those of them that are kept.
SELECT n.id, n.pages_planned, (SELECT count(*) FROM {ledger}.page g WHERE g.run_id = n.id) AS pages_kept
  FROM {ledger}.run r
  JOIN {ledger}.run n ON n.feed = r.feed AND (n.started_at, n.id) > (r.started_at, r.id)
 WHERE r.id = $1 AND n.pages_planned > 0
 ORDER BY n.started_at, n.id
