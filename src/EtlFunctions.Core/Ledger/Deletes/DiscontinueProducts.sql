SELECT * FROM {ledger}.discontinue_products($1, $2, $3)
