-- Newest first. The same filter as in RejectGroups.sql.
SELECT r.id, r.feed, r.run_id, r.page, r.location, r.external_id, r.stage, r.code, r.message, r.path, r.state, r.first_seen,
       r.last_seen, r.attempts, r.records, r.bytes, r.closed_at, r.note, NULL::bytea AS raw
  FROM {ledger}.reject r
 WHERE ($1::text IS NULL OR r.feed = $1) AND ($2::text IS NULL OR r.stage = $2) AND ($3::text IS NULL OR r.code = $3)
   AND ($4::text IS NULL OR r.state = $4)
   AND ($5::uuid IS NULL OR EXISTS (
        SELECT FROM {ledger}.run n
         WHERE n.id = $5 AND n.feed = r.feed AND r.last_seen >= n.started_at
           AND (n.finished_at IS NULL OR r.first_seen <= n.finished_at)))
 ORDER BY r.last_seen DESC, r.id DESC
 LIMIT $6
