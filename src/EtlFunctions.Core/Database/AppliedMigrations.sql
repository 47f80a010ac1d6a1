SELECT name, checksum FROM {ledger}.migration
