-- Failed pages are given up for this attempt; adopting the run makes them planned again.
SELECT number, token, chunks
  FROM {ledger}.page
 WHERE run_id = $1 AND number > $2 AND state = 'planned'
 ORDER BY number
 LIMIT $3
