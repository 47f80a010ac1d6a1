SELECT count(*)
  FROM {ledger}.reject r
 WHERE r.feed = $1 AND r.state = 'open'
   AND ($2::uuid IS NULL OR (r.run_id, r.page, r.last_seen, r.place, r.id) < ($2, $3, $4, $5, $6))
