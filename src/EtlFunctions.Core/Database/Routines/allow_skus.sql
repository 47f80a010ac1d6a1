-- Decides how many SKUs a run may take from products that stay, once a chunk was refused for it: a few at once, and only where
-- these are too few the feed's SKUs are counted. p_few are allowed whatever their share, unless they are all there are.
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
    v_is_first boolean;
    v_inserted bigint;
    v_live bigint;
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited');
    IF NOT FOUND THEN
        outcome := 'fenced';
        RETURN;
    END IF;

    INSERT INTO {ledger}.sku_guard (run_id, allowed) VALUES (p_run, 0) ON CONFLICT DO NOTHING;
    v_is_first := FOUND;
    SELECT * INTO v_guard FROM {ledger}.sku_guard s WHERE s.run_id = p_run FOR UPDATE;
    allowed := v_guard.allowed;
    IF v_guard.known IS NULL THEN
        SELECT coalesce(sum(g.skus_inserted), 0) INTO v_inserted FROM {ledger}.page g WHERE g.run_id = p_run;
        IF v_is_first AND p_percent BETWEEN 1 AND 99 THEN
            SELECT count(*) INTO v_live
              FROM (SELECT FROM {catalog}.sku s WHERE s.feed = v_feed AND s.discontinued_at IS NULL LIMIT p_few + v_inserted + 1) s;
        END IF;
        IF p_percent = 100 THEN
            allowed := 9223372036854775807;
        ELSIF v_live > p_few + v_inserted THEN
            allowed := p_few;
        ELSE
            SELECT count(*) INTO v_live FROM {catalog}.sku s WHERE s.feed = v_feed AND s.discontinued_at IS NULL;
            known := greatest(0, v_live + v_guard.vanished - v_inserted);
            allowed := CASE p_percent WHEN 0 THEN 0 ELSE greatest(known * p_percent / 100, least(p_few, known - 1)) END;
        END IF;
        UPDATE {ledger}.sku_guard s SET allowed = allow_skus.allowed, known = allow_skus.known WHERE s.run_id = p_run;
    END IF;

    known := coalesce(known, v_guard.known);
    vanished := v_guard.vanished;
    outcome := CASE WHEN allowed > v_guard.allowed THEN 'allowed' ELSE 'passed' END;
END
$$;
