SELECT {ledger}.plan_collecting($1, $2, $3, $4)
