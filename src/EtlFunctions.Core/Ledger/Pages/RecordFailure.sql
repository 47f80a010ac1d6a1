UPDATE {ledger}.page
   SET failures = failures + 1, error = $4, state = CASE WHEN $5 THEN 'failed' ELSE state END, refused = $6
 WHERE run_id = $1 AND number = $2 AND epoch = $3 AND state <> 'committed'
