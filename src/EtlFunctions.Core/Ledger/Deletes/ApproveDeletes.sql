SELECT * FROM {ledger}.approve_deletes($1, $2, $3, $4)
