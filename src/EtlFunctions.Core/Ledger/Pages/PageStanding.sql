SELECT state = 'committed' AS committed, epoch FROM {ledger}.page WHERE run_id = $1 AND number = $2
