-- A part of the list; the first one takes what an attempt before left of it.
WITH run AS (
    SELECT r.id FROM {ledger}.run r
     WHERE r.id = $1 AND r.epoch = $2 AND r.state IN ('running', 'rate_limited') FOR UPDATE
), before AS (
    DELETE FROM {ledger}.withheld w USING run WHERE w.run_id = run.id AND w.part > $3
)
INSERT INTO {ledger}.withheld (run_id, part, product_ids, keys)
SELECT run.id, $3, $4, $5 FROM run
    ON CONFLICT (run_id, part) DO UPDATE SET product_ids = excluded.product_ids, keys = excluded.keys
