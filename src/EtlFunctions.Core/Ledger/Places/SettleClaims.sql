-- run, epoch, full, limit, owner, owner_key
SELECT * FROM {ledger}.settle_claims($1, $2, $3, $4, $5, $6)
