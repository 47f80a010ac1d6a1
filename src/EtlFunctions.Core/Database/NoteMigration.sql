INSERT INTO {ledger}.migration (name, checksum) VALUES ($1, $2)
