UPDATE {ledger}.feed_state SET lease_until = clock_timestamp() + $3 WHERE run_id = $1 AND epoch = $2 AND holder IS NOT NULL
