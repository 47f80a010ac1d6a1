SELECT number, token, chunks
  FROM {ledger}.page
 WHERE run_id = $1 AND number > $2 AND state <> 'committed'
 ORDER BY number
 LIMIT $3
