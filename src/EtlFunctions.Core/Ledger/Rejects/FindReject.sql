SELECT r.id, r.feed, r.run_id, r.page, r.location, r.external_id, r.stage, r.code, r.message, r.path, r.state, r.first_seen,
       r.last_seen, r.attempts, r.records, r.bytes, r.closed_at, r.note, r.raw
  FROM {ledger}.reject r
 WHERE r.id = $1
