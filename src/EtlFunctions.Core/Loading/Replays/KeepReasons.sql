-- The reasons for which rejects stay, unless a run has met them again in the meantime.
UPDATE {ledger}.reject r
   SET stage = k.stage, code = k.code, message = k.message, path = k.path, external_id = coalesce(r.external_id, k.external_id),
       attempts = r.attempts + 1
  FROM unnest($1, $2, $3, $4, $5, $6, $7) AS k (id, seen, stage, code, message, path, external_id)
 WHERE r.id = k.id AND r.state = 'open' AND r.last_seen = k.seen
