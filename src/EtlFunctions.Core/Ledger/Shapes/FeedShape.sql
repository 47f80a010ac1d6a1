SELECT path, records, found, filled, run_id, noted_at FROM {ledger}.feed_shape WHERE feed = $1 ORDER BY path
