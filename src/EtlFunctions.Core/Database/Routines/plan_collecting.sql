-- Plans pages that read again the records of these keys, found on pages that are loaded; those of products that were settled
-- (p_ids) are still held and are only to be settled anew. Answers how many pages were planned or records are to be settled;
-- none where the run is another holder's. Raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.plan_collecting(p_run uuid, p_epoch integer, p_keys bigint[], p_ids text[])
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_planned integer;
    v_pages integer;
    v_held text[];
    v_keys bigint[];
BEGIN
    SELECT r.pages_planned INTO v_planned FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND OR cardinality(p_keys) = 0 THEN
        RETURN 0;
    END IF;

    v_held := ARRAY(SELECT DISTINCT h.external_id FROM {ledger}.held h
                     WHERE h.run_id = p_run AND h.is_settled AND h.external_id = ANY (p_ids));
    UPDATE {ledger}.held h SET is_settled = false, action = 'x' WHERE h.run_id = p_run AND h.external_id = ANY (v_held);
    v_keys := ARRAY(SELECT DISTINCT k.key FROM unnest(p_keys, p_ids) AS k (key, id) WHERE k.id IS NULL OR k.id <> ALL (v_held));

    INSERT INTO {ledger}.repeated AS r (run_id, key, collected)
    SELECT p_run, k.key, true FROM unnest(v_keys) AS k (key)
        ON CONFLICT (run_id, key) DO UPDATE SET collected = true;
    INSERT INTO {ledger}.page (run_id, number, epoch, token)
    SELECT p_run, v_planned + row_number() OVER (ORDER BY g.number), p_epoch, format('collect:%s:%s', g.number, g.token)
      FROM {ledger}.page g
     WHERE g.run_id = p_run
       AND g.number IN (SELECT e.number FROM (SELECT q.number, unnest(q.keys) AS key FROM {ledger}.page q WHERE q.run_id = p_run) e
                          JOIN unnest(v_keys) AS k (key) ON k.key = e.key);
    GET DIAGNOSTICS v_pages = ROW_COUNT;
    UPDATE {ledger}.run r SET pages_planned = r.pages_planned + v_pages WHERE r.id = p_run;
    RETURN v_pages + cardinality(v_held);
END
$$;
