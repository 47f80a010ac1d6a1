SELECT landed FROM {ledger}.page WHERE run_id = $1 AND number = $2
