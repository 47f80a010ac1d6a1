UPDATE {ledger}.run r SET pruned_at = clock_timestamp()
 WHERE r.id = $1 AND NOT EXISTS (SELECT FROM {ledger}.page g WHERE g.run_id = $1)
