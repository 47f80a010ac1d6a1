SELECT number, failures, error FROM {ledger}.page WHERE run_id = $1 AND state = 'failed' ORDER BY number LIMIT $2
