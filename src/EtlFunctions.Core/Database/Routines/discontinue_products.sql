-- Marks products that a run did not see, and their SKUs, as discontinued; those that are so already stay as they are.
--
-- Answers how many it marked, NULL where the run is another holder's. Raises what the tables refuse.
CREATE OR REPLACE FUNCTION {ledger}.discontinue_products(
    p_run uuid, p_epoch integer, p_ids bigint[], OUT discontinued bigint, OUT skus bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    v_feed text;
    v_ids bigint[];
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    WITH gone AS (
        UPDATE {catalog}.product p
           SET discontinued_at = now(), loaded_at = now(), run_id = p_run
         WHERE p.id = ANY (p_ids) AND p.feed = v_feed AND p.discontinued_at IS NULL
        RETURNING p.id
    )
    SELECT coalesce(array_agg(g.id), '{}') INTO v_ids FROM gone g;
    discontinued := cardinality(v_ids);
    UPDATE {catalog}.sku s
       SET discontinued_at = now(), loaded_at = now()
     WHERE s.product_id = ANY (v_ids) AND s.discontinued_at IS NULL;
    GET DIAGNOSTICS skus = ROW_COUNT;
    UPDATE {ledger}.deletion d
       SET discontinued = d.discontinued + discontinue_products.discontinued, skus = d.skus + discontinue_products.skus
     WHERE d.run_id = p_run;
END
$$;
