SELECT page, place, key, is_part, names, action, location, raw, problem_code, problem_message, mark_key, mark_version
  FROM {ledger}.held
 WHERE run_id = $1 AND key >= $2 AND key <= $3 AND NOT is_settled
 ORDER BY key, page, place
