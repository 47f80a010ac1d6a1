-- run, from, to, finish, over
SELECT {ledger}.close_rejects($1, $2, $3, $4, $5)
