SELECT coalesce(sum(read), 0) AS read, coalesce(sum(rejected), 0) AS rejected FROM {ledger}.page WHERE run_id = $1
