SELECT id
  FROM {ledger}.run
 WHERE starts_with(id::text, $1)
   AND (NOT $2 OR state IN ('pending', 'running', 'rate_limited', 'incomplete'))
 ORDER BY started_at DESC, id DESC
 LIMIT $3
