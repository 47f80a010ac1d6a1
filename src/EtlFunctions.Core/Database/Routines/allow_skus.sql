-- Decides how many SKUs a run may take from products that stay, once a chunk was refused for it: only where a few (p_few) do not
-- do are the feed's SKUs counted.
--
-- Answers with an outcome:
--   allowed  more may be taken than before: the chunk is sent again
--   passed   no more: known and allowed say of how many, vanished how many were taken
--   fenced   the run is another holder's
-- Raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.allow_skus(
    p_run uuid, p_epoch integer, p_percent integer, p_few bigint,
    OUT outcome text, OUT known bigint, OUT allowed bigint, OUT vanished bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    v_feed text;
    v_guard {ledger}.sku_guard;
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited');
    IF NOT FOUND THEN
        outcome := 'fenced';
        RETURN;
    END IF;

    INSERT INTO {ledger}.sku_guard (run_id, allowed) VALUES (p_run, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO v_guard FROM {ledger}.sku_guard s WHERE s.run_id = p_run FOR UPDATE;
    vanished := v_guard.vanished;
    known := v_guard.known;
    allowed := v_guard.allowed;
    IF known IS NULL THEN
        -- What the run added itself was not there before.
        SELECT greatest(0, vanished + count(*) - (SELECT coalesce(sum(g.skus_inserted), 0) FROM {ledger}.page g WHERE g.run_id = p_run))
          INTO known
          FROM {catalog}.sku s
         WHERE s.feed = v_feed AND s.discontinued_at IS NULL;
    END IF;
    allowed := CASE p_percent WHEN 0 THEN 0
                              WHEN 100 THEN 9223372036854775807
                              ELSE greatest(known * p_percent / 100, p_few) END;
    UPDATE {ledger}.sku_guard s SET allowed = allow_skus.allowed, known = allow_skus.known
     WHERE s.run_id = p_run AND (s.allowed, s.known) IS DISTINCT FROM (allow_skus.allowed, allow_skus.known);
    outcome := CASE WHEN allowed > v_guard.allowed THEN 'allowed' ELSE 'passed' END;
END
$$;
