-- Of a run that nobody completed, such as a cancelled one, while its pages still tell.
UPDATE {ledger}.run r SET summary = $2 WHERE r.id = $1 AND r.pruned_at IS NULL
