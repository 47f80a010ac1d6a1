-- The attempts that failed and were made again: requests of the source, and activities. A page counts its own.
UPDATE {ledger}.run SET source_retries = source_retries + $3 WHERE id = $1 AND epoch = $2
