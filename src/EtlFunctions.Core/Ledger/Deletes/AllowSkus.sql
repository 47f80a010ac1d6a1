SELECT * FROM {ledger}.allow_skus($1, $2, $3, $4)
