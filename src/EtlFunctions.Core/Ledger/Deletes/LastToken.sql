-- The token of the last page that was planned of the source itself.
SELECT token FROM {ledger}.page
 WHERE run_id = $1 AND NOT starts_with(token, 'collect:') AND NOT starts_with(token, 'settle:')
 ORDER BY number DESC
 LIMIT 1
