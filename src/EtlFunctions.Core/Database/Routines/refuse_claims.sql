-- Makes a reject of each of the first p_limit products with refused claims: the product is loaded, these SKUs of it are not.
-- The record counts as rejected, no longer as what became of the rest of it.
--
-- Answers the products dealt with, NULL where the run is another holder's. Raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.refuse_claims(p_run uuid, p_epoch integer, p_limit integer)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_feed text;
    v_done integer := 0;
    v_claim {ledger}.claim;
    v_message text;
    v_key text;
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    FOR v_key IN SELECT DISTINCT c.key FROM {ledger}.claim c WHERE c.run_id = p_run ORDER BY c.key LIMIT p_limit LOOP
        SELECT string_agg(c.refused, '; ' ORDER BY c.code) INTO v_message
          FROM {ledger}.claim c WHERE c.run_id = p_run AND c.key = v_key;
        SELECT * INTO v_claim FROM {ledger}.claim c WHERE c.run_id = p_run AND c.key = v_key ORDER BY c.code LIMIT 1;
        DELETE FROM {ledger}.claim c WHERE c.run_id = p_run AND c.key = v_key;
        v_done := v_done + 1;
        -- Void, as another record of the product has been loaded since.
        CONTINUE WHEN NOT EXISTS (SELECT FROM {catalog}.product p
                                   WHERE p.feed = v_feed AND p.external_id = v_key AND p.content_hash = v_claim.applied);

        UPDATE {ledger}.page g
           SET rejected = g.rejected + 1,
               inserted = g.inserted - (v_claim.action = 'i')::integer,
               updated = g.updated - (v_claim.action = 'u')::integer,
               unchanged = g.unchanged - (v_claim.action = 'n')::integer
         WHERE g.run_id = p_run AND g.number = v_claim.page;
        PERFORM {ledger}.keep_rejects(v_feed, p_run, v_claim.page, ARRAY[v_claim.location], ARRAY[v_key], ARRAY['load'],
            ARRAY['SK001'], ARRAY[left(v_message, 2000) || '. The product and its other SKUs are loaded.'], ARRAY[NULL::text],
            ARRAY[v_claim.raw]);
    END LOOP;
    RETURN v_done;
END
$$;
