SELECT location, code, message FROM {ledger}.reject WHERE run_id = $1 ORDER BY page, id LIMIT 4
