SELECT id, finished_at, (summary ->> 'read')::bigint AS read
  FROM {ledger}.run
 WHERE feed = $1 AND state IN ('succeeded', 'succeeded_with_rejects') AND (since IS NULL OR full_refresh)
 ORDER BY started_at DESC, id DESC
 LIMIT 1
