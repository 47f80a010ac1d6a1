-- What is not settled yet: records that are held, SKUs that are claimed.
SELECT (SELECT count(*) FROM {ledger}.held WHERE run_id = $1 AND NOT is_settled) AS held,
       (SELECT count(*) FROM {ledger}.claim WHERE run_id = $1 AND refused IS NULL) AS claims
