-- Records that are held are read, though they count only when they are settled.
SELECT coalesce(sum(read), 0) + (SELECT count(*) FROM {ledger}.held WHERE run_id = $1 AND action IS NULL AND NOT is_settled) AS read,
       coalesce(sum(rejected), 0) AS rejected
  FROM {ledger}.page
 WHERE run_id = $1
