-- Discontinues those products (p_ids) of a part of a run's withheld list that nothing has loaded since the list was made, with
-- their SKUs, and closes the part. p_epoch is the feed's epoch under which it was found out which products later runs saw.
--
-- Answers with an outcome; anything but 'applied' has changed nothing:
--   running  a run of the feed is under way
--   moved    a run of the feed began since: what it saw is to be found out first
--   closed   the part was dealt with before
-- Raises what the tables refuse.
CREATE OR REPLACE FUNCTION {ledger}.approve_deletes(
    p_run uuid, p_epoch integer, p_part integer, p_ids bigint[],
    OUT outcome text, OUT discontinued bigint, OUT skus bigint, OUT stayed bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    v_deletion {ledger}.deletion;
    v_epoch integer;
    v_listed bigint[];
    v_ids bigint[];
BEGIN
    SELECT * INTO v_deletion FROM {ledger}.deletion d WHERE d.run_id = p_run;
    -- The lease's row first, as everywhere: no run begins while it is locked.
    SELECT f.epoch INTO v_epoch FROM {ledger}.feed_state f WHERE f.feed = v_deletion.feed FOR UPDATE;
    IF EXISTS (SELECT FROM {ledger}.run r
                WHERE r.feed = v_deletion.feed AND r.state IN ('pending', 'running', 'rate_limited')) THEN
        outcome := 'running';
        RETURN;
    ELSIF v_epoch IS DISTINCT FROM p_epoch THEN
        outcome := 'moved';
        RETURN;
    END IF;

    DELETE FROM {ledger}.withheld w WHERE w.run_id = p_run AND w.part = p_part RETURNING w.product_ids INTO v_listed;
    IF NOT FOUND THEN
        outcome := 'closed';
        RETURN;
    END IF;

    WITH gone AS (
        UPDATE {catalog}.product p
           SET discontinued_at = now(), loaded_at = now(), run_id = p_run
         WHERE p.id = ANY (p_ids) AND p.id = ANY (v_listed) AND p.feed = v_deletion.feed
           AND p.discontinued_at IS NULL AND p.loaded_at <= v_deletion.judged_at
        RETURNING p.id
    )
    SELECT coalesce(array_agg(g.id), '{}') INTO v_ids FROM gone g;
    discontinued := cardinality(v_ids);
    stayed := cardinality(v_listed) - discontinued;
    UPDATE {catalog}.sku s
       SET discontinued_at = now(), loaded_at = now()
     WHERE s.product_id = ANY (v_ids) AND s.discontinued_at IS NULL;
    GET DIAGNOSTICS skus = ROW_COUNT;
    UPDATE {ledger}.deletion d
       SET approved = d.approved + approve_deletes.discontinued, approved_skus = d.approved_skus + approve_deletes.skus,
           stayed = d.stayed + approve_deletes.stayed, approved_at = clock_timestamp()
     WHERE d.run_id = p_run;
    outcome := 'applied';
END
$$;
