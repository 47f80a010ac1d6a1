INSERT INTO {ledger}.migration (name, checksum, schema) VALUES ($1, $2, $3)
