UPDATE {ledger}.page
   SET error = $4, state = 'failed', refused = false
 WHERE run_id = $1 AND number = $2 AND epoch = $3 AND state = 'planned'
