-- Runs that ended without closing the rejects of what they loaded: killed, cancelled, fenced. Only those that met a reject that
-- is open, or came after one.
SELECT r.id, r.pages_planned, r.settings
  FROM {ledger}.run r
 WHERE r.feed = $1 AND NOT r.rejects_settled AND r.id IS DISTINCT FROM $2
   AND r.state IN ('succeeded', 'succeeded_with_rejects', 'failed', 'cancelled')
   AND (r.started_at > (SELECT min(j.last_seen) FROM {ledger}.reject j WHERE j.feed = $1 AND j.state = 'open')
        OR r.id IN (SELECT j.run_id FROM {ledger}.reject j WHERE j.feed = $1 AND j.state = 'open'))
 ORDER BY r.started_at, r.id
