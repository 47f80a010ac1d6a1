SELECT path, records FROM {ledger}.run_shape WHERE run_id = $1 AND found = 0 ORDER BY path
