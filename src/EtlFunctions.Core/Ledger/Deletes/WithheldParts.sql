SELECT part, product_ids, keys FROM {ledger}.withheld WHERE run_id = $1 AND part > $2 ORDER BY part LIMIT $3
