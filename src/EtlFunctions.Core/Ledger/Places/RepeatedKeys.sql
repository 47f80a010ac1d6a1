SELECT key FROM {ledger}.repeated WHERE run_id = $1 ORDER BY key LIMIT $2
