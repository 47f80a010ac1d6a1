SELECT {ledger}.refuse_claims($1, $2, $3)
