SELECT * FROM {ledger}.find_repeated($1, $2)
