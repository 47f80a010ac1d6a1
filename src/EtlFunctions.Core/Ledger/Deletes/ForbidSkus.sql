INSERT INTO {ledger}.sku_guard (run_id, allowed)
SELECT r.id, 0 FROM {ledger}.run r WHERE r.id = $1 AND r.epoch = $2
    ON CONFLICT DO NOTHING
