SELECT d.run_id, d.feed, d.state, d.judged_at, d.known, d.missing, d.reason, d.discontinued, d.skus, d.approved, d.approved_skus,
       d.stayed, d.approved_at,
       (SELECT coalesce(sum(cardinality(w.product_ids)), 0) FROM {ledger}.withheld w WHERE w.run_id = d.run_id) AS waiting
  FROM {ledger}.deletion d
 WHERE d.run_id = $1
