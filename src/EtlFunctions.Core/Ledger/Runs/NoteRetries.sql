UPDATE {ledger}.run SET source_retries = source_retries + $3 WHERE id = $1 AND epoch = $2
