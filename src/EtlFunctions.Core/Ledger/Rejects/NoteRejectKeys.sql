UPDATE {ledger}.reject r SET key = k.key FROM unnest($1, $2) AS k (id, key) WHERE r.id = k.id
