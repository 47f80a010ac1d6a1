-- Takes the lease on a feed and begins a run, or adopts the unfinished one. Runs again with the same run and holder, it
-- answers the same: an engine may repeat an activity. Modes: start (adopt or begin), fresh (cancel what is unfinished and
-- begin), resume (adopt p_run or nothing).
--
-- A run that cannot be gone on with, since its source or its feed is another one now, is not adopted: start ends it as failed
-- and begins a new one in its place, which ended, stop_kind and stop_reason tell.
--
-- A new run of an incremental feed keeps p_since, which the caller made of the watermark with the key p_seen.
--
-- Answers with an outcome; anything but 'begun' and 'adopted' has begun nothing:
--   held        somebody else has the lease; holder, held_since and lease_until say who and until when
--   moved       another watermark is saved than the caller has seen: it makes p_since of the one answered and comes again
--   changed     the feed was edited since the run to resume was planned (p_fingerprint)
--   unresumable the run to resume cannot be gone on with; stop_kind and stop_reason say why
--   unknown, superseded, finished
--               the run to resume does not exist, is not the feed's last one, or is over
-- Raises 23505 where p_run is a run of another feed.
CREATE OR REPLACE FUNCTION {ledger}.begin_run(
    p_run uuid, p_feed text, p_mode text, p_holder text, p_dead_holder text, p_lease interval,
    p_fingerprint text, p_settings jsonb,
    p_watermark_of text, p_full_refresh boolean, p_since text, p_seen text, p_feed_file text DEFAULT NULL,
    OUT outcome text, OUT run_id uuid, OUT epoch integer, OUT settings jsonb, OUT state text,
    OUT pages_planned integer, OUT pages_committed integer,
    OUT holder text, OUT held_since timestamptz, OUT lease_until timestamptz,
    OUT watermark text, OUT watermark_key text, OUT watermark_of text,
    OUT ended uuid, OUT stop_kind text, OUT stop_reason text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_lease {ledger}.feed_state;
    v_last {ledger}.run;
    v_reached bigint;
    v_dead text;
    v_begins boolean := false;
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
        SELECT v_last.pages_planned + coalesce(sum(g.chunks), 0) INTO v_reached FROM {ledger}.page g WHERE g.run_id = v_last.id;
        v_dead := CASE
            WHEN v_last.stop_kind IN ('source_inconsistent', 'cursor_expired', 'page_lost', 'feed', 'unbalanced') THEN v_last.stop_kind
            -- Whoever asks to resume it may have put the source back.
            WHEN p_mode = 'start' AND v_last.stop_kind IN ('source_changed', 'source_gone') THEN v_last.stop_kind
            -- The mapping's part, behind the slash, is not in what an older version wrote.
            WHEN p_fingerprint <> v_last.fingerprint AND NOT starts_with(p_fingerprint, v_last.fingerprint || '/') THEN 'feed_changed'
            -- What failed for its content, and failed again when the run was gone on with, fails the next time too.
            WHEN p_mode = 'start' AND v_last.stop_kind IN ('page_refused', 'unsettled') AND v_reached = v_last.reached THEN 'no_headway' END;
        stop_reason := CASE v_dead
            WHEN 'feed_changed' THEN 'the feed was edited since the run was planned'
            WHEN 'no_headway' THEN concat('the run was gone on with and got no further: ', v_last.error)
            ELSE v_last.error END;
        outcome := CASE WHEN v_dead IS NULL THEN 'adopted' WHEN p_mode = 'start' THEN 'begun'
                        WHEN v_dead = 'feed_changed' THEN 'changed' ELSE 'unresumable' END;
        IF outcome = 'adopted' THEN
            v_last.epoch := v_lease.epoch + 1;
            UPDATE {ledger}.run r
               SET state = 'running', epoch = v_last.epoch, error = NULL, stop_kind = NULL, waiting_until = NULL, finished_at = NULL,
                   resumed_at = clock_timestamp(), reached = v_reached, feed_file = coalesce(p_feed_file, r.feed_file),
                   -- A run that died did not add its time: count it up to its last commit.
                   active = r.active + CASE WHEN r.state = 'incomplete' THEN interval '0'
                            ELSE greatest(interval '0', (SELECT max(g.committed_at) FROM {ledger}.page g
                                                          WHERE g.run_id = r.id) - r.resumed_at) END
             WHERE r.id = v_last.id;
            UPDATE {ledger}.page g SET epoch = v_last.epoch, state = 'planned'
             WHERE g.run_id = v_last.id AND g.state <> 'committed';
        ELSIF outcome = 'begun' THEN
            ended := v_last.id;
            v_begins := true;
            PERFORM {ledger}.end_run(v_last.id, NULL, 'failed', stop_reason, NULL, NULL, NULL, v_dead);
        END IF;
    ELSE
        IF v_last.state IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
            PERFORM {ledger}.end_run(v_last.id, NULL, 'cancelled', format('superseded by run %s', p_run), NULL, NULL, NULL);
        END IF;
        outcome := 'begun';
        v_begins := true;
    END IF;

    IF v_begins THEN
        INSERT INTO {ledger}.run (id, feed, state, epoch, fingerprint, settings, watermark_of, since, full_refresh, replaces, feed_file)
        VALUES (p_run, p_feed, 'running', v_lease.epoch + 1, p_fingerprint, p_settings, p_watermark_of, p_since, p_full_refresh, ended, p_feed_file)
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
    ended := CASE WHEN outcome = 'begun' THEN v_last.replaces END;
    IF ended IS NOT NULL OR outcome = 'unresumable' THEN
        SELECT coalesce(v_dead, r.stop_kind), coalesce(stop_reason, r.error) INTO stop_kind, stop_reason
          FROM {ledger}.run r WHERE r.id = coalesce(ended, v_last.id);
    ELSE
        stop_reason := NULL;
    END IF;
    holder := v_lease.holder;
    held_since := v_lease.held_since;
    lease_until := v_lease.lease_until;
END
$$;
