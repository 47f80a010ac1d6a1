SELECT * FROM {ledger}.plan_settling($1, $2, $3)
