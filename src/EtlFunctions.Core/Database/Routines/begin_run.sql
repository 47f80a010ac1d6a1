-- Takes the lease on a feed and begins a run, or adopts the unfinished one. Runs again with the same run and holder, it
-- answers the same: an engine may repeat an activity. Modes: start (adopt or begin), fresh (cancel what is unfinished and
-- begin), resume (adopt p_run or nothing).
--
-- A new run of an incremental feed keeps p_since, which the caller made of the watermark with the key p_seen.
--
-- Answers with an outcome; anything but 'begun' and 'adopted' has begun nothing:
--   held        somebody else has the lease; holder, held_since and lease_until say who and until when
--   moved       another watermark is saved than the caller has seen: it makes p_since of the one answered and comes again
--   changed     the feed was edited since its unfinished run was planned (p_fingerprint)
--   unknown, superseded, finished
--               the run to resume does not exist, is not the feed's last one, or is over
-- Raises 23505 where p_run is a run of another feed.
CREATE OR REPLACE FUNCTION {ledger}.begin_run(
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
    v_lease {ledger}.feed_state;
    v_last {ledger}.run;
BEGIN
    IF p_watermark_of IS NOT NULL AND NOT p_full_refresh AND NOT EXISTS (SELECT FROM {ledger}.run r WHERE r.id = p_run) THEN
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

    INSERT INTO {ledger}.feed_state (feed) VALUES (p_feed) ON CONFLICT DO NOTHING;
    SELECT * INTO v_lease FROM {ledger}.feed_state f WHERE f.feed = p_feed FOR UPDATE;
    SELECT * INTO v_last FROM {ledger}.run r WHERE r.feed = p_feed ORDER BY r.started_at DESC, r.id DESC LIMIT 1;

    IF v_lease.holder = p_holder AND v_lease.run_id = v_last.id AND v_last.state IN ('pending', 'running', 'rate_limited') THEN
        outcome := CASE WHEN v_last.id = p_run AND p_mode <> 'resume' THEN 'begun' ELSE 'adopted' END;
    ELSIF v_lease.lease_until > clock_timestamp() AND v_lease.holder IS DISTINCT FROM p_dead_holder THEN
        outcome := 'held';
    ELSIF p_mode = 'resume' AND v_last.id IS DISTINCT FROM p_run THEN
        outcome := CASE WHEN EXISTS (SELECT FROM {ledger}.run r WHERE r.id = p_run AND r.feed = p_feed)
                        THEN 'superseded' ELSE 'unknown' END;
    ELSIF p_mode = 'resume' AND v_last.state NOT IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
        outcome := 'finished';
    ELSIF p_mode <> 'fresh' AND v_last.state IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
        IF v_last.fingerprint <> p_fingerprint THEN
            outcome := 'changed';
        ELSE
            outcome := 'adopted';
            v_last.epoch := v_lease.epoch + 1;
            UPDATE {ledger}.run r
               SET state = 'running', epoch = v_last.epoch, error = NULL, waiting_until = NULL, finished_at = NULL,
                   resumed_at = clock_timestamp(),
                   -- A run that died did not add its time: count it up to its last commit.
                   active = r.active + CASE WHEN r.state = 'incomplete' THEN interval '0'
                            ELSE greatest(interval '0', (SELECT max(g.committed_at) FROM {ledger}.page g
                                                          WHERE g.run_id = r.id) - r.resumed_at) END
             WHERE r.id = v_last.id;
            UPDATE {ledger}.page g SET epoch = v_last.epoch, state = 'planned'
             WHERE g.run_id = v_last.id AND g.state <> 'committed';
        END IF;
    ELSE
        IF v_last.state IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
            PERFORM {ledger}.end_run(v_last.id, NULL, 'cancelled', format('superseded by run %s', p_run), NULL, NULL, NULL);
        END IF;
        outcome := 'begun';
        INSERT INTO {ledger}.run (id, feed, state, epoch, fingerprint, settings, watermark_of, since, full_refresh)
        VALUES (p_run, p_feed, 'running', v_lease.epoch + 1, p_fingerprint, p_settings, p_watermark_of, p_since, p_full_refresh)
        RETURNING * INTO v_last;
    END IF;

    IF outcome IN ('begun', 'adopted') THEN
        UPDATE {ledger}.feed_state f
           SET epoch = v_last.epoch, run_id = v_last.id, holder = p_holder,
               held_since = CASE WHEN f.holder = p_holder THEN f.held_since ELSE clock_timestamp() END,
               lease_until = clock_timestamp() + p_lease
         WHERE f.feed = p_feed
        RETURNING * INTO v_lease;
    END IF;

    SELECT r.id, r.epoch, r.settings, r.state, r.pages_planned
      INTO run_id, epoch, settings, state, pages_planned
      FROM {ledger}.run r
     WHERE r.id = CASE WHEN outcome IN ('unknown', 'superseded', 'finished') THEN p_run
                       WHEN outcome = 'held' THEN v_lease.run_id ELSE v_last.id END;
    SELECT count(*) INTO pages_committed FROM {ledger}.page g WHERE g.run_id = begin_run.run_id AND g.state = 'committed';
    holder := v_lease.holder;
    held_since := v_lease.held_since;
    lease_until := v_lease.lease_until;
END
$$;
