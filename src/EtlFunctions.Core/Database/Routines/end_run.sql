-- Ends a run that is alive or resumable: its state changes, its unfinished pages are fenced (no caller holds epoch 0),
-- its lease is given back. Only the holder of the current epoch may; NULL stands for whoever has the right to cancel.
--
-- The run's watermark is saved if it succeeded. A run that asked for what changed can see less than is saved, so only a
-- full refresh lowers it.
--
-- So is the shape of its first records.
--
-- p_stop_kind says in a word why it stops, where it does not succeed.
--
-- Answers false, and has changed nothing, where the run is unknown, over, or held under another epoch. Raises nothing of
-- its own.
CREATE OR REPLACE FUNCTION {ledger}.end_run(
    p_run uuid, p_epoch integer, p_state text, p_error text, p_summary jsonb, p_watermark text, p_watermark_key text,
    p_stop_kind text DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    v_feed text;
    v_replaces boolean;
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r WHERE r.id = p_run;
    -- The lease's row first, as everywhere: whoever holds its lock decides about the feed.
    PERFORM 1 FROM {ledger}.feed_state f WHERE f.feed = v_feed FOR UPDATE;

    UPDATE {ledger}.run r
       SET state = p_state, error = p_error, stop_kind = p_stop_kind, waiting_until = NULL, finished_at = clock_timestamp(),
           -- Of a run that stopped before and is ended now, all that changes is how.
           summary = coalesce(p_summary, r.summary || jsonb_strip_nulls(jsonb_build_object('state', p_state, 'error', p_error, 'stopKind', p_stop_kind))),
           active = r.active + CASE WHEN r.state = 'incomplete' THEN interval '0'
                                    ELSE clock_timestamp() - r.resumed_at END
     WHERE r.id = p_run
       AND (r.state IN ('pending', 'running', 'rate_limited') AND r.epoch = coalesce(p_epoch, r.epoch)
            OR r.state = 'incomplete' AND p_epoch IS NULL)
       -- What never ran cannot have loaded anything.
       AND (r.state <> 'pending' OR p_state IN ('failed', 'cancelled'));
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    UPDATE {ledger}.page g SET epoch = 0 WHERE g.run_id = p_run AND g.state <> 'committed';
    IF p_state <> 'incomplete' THEN
        -- Nobody goes on with it.
        UPDATE {ledger}.page g SET landed = NULL WHERE g.run_id = p_run AND g.landed IS NOT NULL;
        DELETE FROM {ledger}.held h WHERE h.run_id = p_run;
        DELETE FROM {ledger}.claim c WHERE c.run_id = p_run;
    END IF;
    UPDATE {ledger}.feed_state f
       SET holder = NULL, held_since = NULL, lease_until = NULL
     WHERE f.feed = v_feed AND f.run_id = p_run;

    IF p_state IN ('succeeded', 'succeeded_with_rejects') AND p_watermark_key IS NOT NULL THEN
        UPDATE {ledger}.feed_state f
           SET watermark = p_watermark, watermark_key = p_watermark_key, watermark_of = r.watermark_of,
               watermark_run = r.id, watermark_at = clock_timestamp()
          FROM {ledger}.run r
         WHERE r.id = p_run AND f.feed = r.feed AND r.watermark_of IS NOT NULL
           AND (r.full_refresh OR f.watermark_key IS NULL OR f.watermark_key < p_watermark_key);
    END IF;

    -- What the first records had becomes the feed's shape. Of a run that saw little of the source it adds what was not known.
    IF p_state IN ('succeeded', 'succeeded_with_rejects') AND EXISTS (SELECT FROM {ledger}.run_shape p WHERE p.run_id = p_run) THEN
        SELECT r.since IS NULL OR r.full_refresh OR r.accept_shape INTO v_replaces FROM {ledger}.run r WHERE r.id = p_run;
        INSERT INTO {ledger}.feed_shape AS s (feed, path, records, found, filled, run_id)
        SELECT v_feed, p.path, p.records, p.found, p.filled, p_run
          FROM {ledger}.run_shape p
         WHERE p.run_id = p_run
            ON CONFLICT (feed, path) DO UPDATE
           SET records = excluded.records, found = excluded.found, filled = excluded.filled, run_id = excluded.run_id,
               noted_at = excluded.noted_at
         WHERE excluded.records >= least(s.records, CASE WHEN v_replaces THEN 10 ELSE 100 END);
        DELETE FROM {ledger}.feed_shape s
         WHERE s.feed = v_feed AND NOT EXISTS (SELECT FROM {ledger}.run_shape p WHERE p.run_id = p_run AND p.path = s.path);
    END IF;
    IF p_state <> 'incomplete' THEN
        DELETE FROM {ledger}.run_shape p WHERE p.run_id = p_run;
    END IF;
    RETURN true;
END
$$;
