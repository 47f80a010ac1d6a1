SELECT code, message FROM {ledger}.reject WHERE run_id = $1 AND page = $2 ORDER BY id
