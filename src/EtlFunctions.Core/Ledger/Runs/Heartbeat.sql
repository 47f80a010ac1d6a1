-- Never shortens: while the source asks to wait, the lease lasts beyond the wait.
UPDATE {ledger}.feed_state SET lease_until = greatest(lease_until, clock_timestamp() + $3) WHERE run_id = $1 AND epoch = $2 AND holder IS NOT NULL
