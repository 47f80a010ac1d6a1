-- Incremental sources. A run asks for what changed since the feed's watermark; what it asks from is fixed at its begin, so
-- that whoever goes on with it asks the same. The highest cursor value of its records becomes the feed's watermark together
-- with the verdict. watermark_of is the type and the path of the values, such as 'timestamp updated_at': watermarks of
-- different origin cannot be compared.
ALTER TABLE {ledger}.run
    ADD watermark_of text,
    ADD since text,
    ADD full_refresh boolean NOT NULL DEFAULT false;

ALTER TABLE {ledger}.feed_state
    ADD watermark text,
    ADD watermark_key text COLLATE "C",
    ADD watermark_of text,
    ADD watermark_run uuid REFERENCES {ledger}.run (id) ON DELETE SET NULL,
    ADD watermark_at timestamptz,
    ADD CHECK ((watermark IS NULL) = (watermark_key IS NULL)),
    ADD CHECK ((watermark IS NULL) = (watermark_of IS NULL)),
    ADD CHECK ((watermark IS NULL) = (watermark_at IS NULL));

-- Begins as the function of 005, which stays for a version that still runs while this one is deployed. A new run keeps
-- p_since, which the caller made of the watermark with the key p_seen; where another one is saved, the outcome is 'moved',
-- nothing is begun, and the caller makes p_since of that one.
CREATE FUNCTION {ledger}.begin_run(
    p_run uuid, p_feed text, p_mode text, p_holder text, p_dead_holder text, p_lease interval,
    p_fingerprint text, p_settings jsonb,
    p_watermark_of text, p_full_refresh boolean, p_since text, p_seen text,
    OUT outcome text, OUT run_id uuid, OUT epoch integer, OUT settings jsonb, OUT state text,
    OUT pages_planned integer, OUT pages_committed integer,
    OUT holder text, OUT held_since timestamptz, OUT lease_until timestamptz,
    OUT watermark text, OUT watermark_key text, OUT watermark_of text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_is_known boolean := EXISTS (SELECT FROM {ledger}.run r WHERE r.id = p_run);
BEGIN
    IF p_watermark_of IS NOT NULL AND NOT p_full_refresh AND NOT v_is_known THEN
        INSERT INTO {ledger}.feed_state (feed) VALUES (p_feed) ON CONFLICT DO NOTHING;
        -- The lease's row, so that nobody saves another watermark before the run begins.
        SELECT f.watermark, f.watermark_key, f.watermark_of INTO watermark, watermark_key, watermark_of
          FROM {ledger}.feed_state f WHERE f.feed = p_feed FOR UPDATE;
        IF watermark_key IS DISTINCT FROM p_seen THEN
            outcome := 'moved';
            pages_committed := 0;
            RETURN;
        END IF;
    END IF;

    SELECT b.outcome, b.run_id, b.epoch, b.settings, b.state, b.pages_planned, b.pages_committed, b.holder, b.held_since, b.lease_until
      INTO outcome, run_id, epoch, settings, state, pages_planned, pages_committed, holder, held_since, lease_until
      FROM {ledger}.begin_run(p_run, p_feed, p_mode, p_holder, p_dead_holder, p_lease, p_fingerprint, p_settings) b;

    IF outcome = 'begun' AND NOT v_is_known THEN
        UPDATE {ledger}.run r
           SET watermark_of = p_watermark_of, since = p_since, full_refresh = p_full_refresh
         WHERE r.id = p_run;
    END IF;
END
$$;

-- Ends as the function of 005, and saves the run's watermark if the run succeeded. A run that asked for what changed can
-- see less than is saved, so only a full refresh lowers it.
CREATE FUNCTION {ledger}.end_run(
    p_run uuid, p_epoch integer, p_state text, p_error text, p_summary jsonb, p_watermark text, p_watermark_key text)
RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT {ledger}.end_run(p_run, p_epoch, p_state, p_error, p_summary) THEN
        RETURN false;
    END IF;

    IF p_state IN ('succeeded', 'succeeded_with_rejects') AND p_watermark_key IS NOT NULL THEN
        UPDATE {ledger}.feed_state f
           SET watermark = p_watermark, watermark_key = p_watermark_key, watermark_of = r.watermark_of,
               watermark_run = r.id, watermark_at = clock_timestamp()
          FROM {ledger}.run r
         WHERE r.id = p_run AND f.feed = r.feed AND r.watermark_of IS NOT NULL
           AND (r.full_refresh OR f.watermark_key IS NULL OR f.watermark_key < p_watermark_key);
    END IF;
    RETURN true;
END
$$;
