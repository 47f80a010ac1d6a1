SELECT count(*)
  FROM {ledger}.reject r
 WHERE r.feed = $1 AND r.state = 'open'
   AND ($2::timestamptz IS NULL OR (r.last_seen, r.page, r.id) < ($2, $3, $4))
