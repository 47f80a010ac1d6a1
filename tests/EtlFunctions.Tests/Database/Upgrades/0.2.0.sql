SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;


CREATE SCHEMA catalog;



CREATE SCHEMA etl;



CREATE FUNCTION etl.begin_run(p_run uuid, p_feed text, p_mode text, p_holder text, p_dead_holder text, p_lease interval, p_fingerprint text, p_settings jsonb, p_watermark_of text, p_full_refresh boolean, p_since text, p_seen text, OUT outcome text, OUT run_id uuid, OUT epoch integer, OUT settings jsonb, OUT state text, OUT pages_planned integer, OUT pages_committed integer, OUT holder text, OUT held_since timestamp with time zone, OUT lease_until timestamp with time zone, OUT watermark text, OUT watermark_key text, OUT watermark_of text) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_lease "etl".feed_state;
    v_last "etl".run;
BEGIN
    IF p_watermark_of IS NOT NULL AND NOT p_full_refresh AND NOT EXISTS (SELECT FROM "etl".run r WHERE r.id = p_run) THEN
        INSERT INTO "etl".feed_state (feed) VALUES (p_feed) ON CONFLICT DO NOTHING;
        -- The lease's row, so that nobody saves another watermark before the run begins.
        SELECT f.watermark, f.watermark_key, f.watermark_of INTO watermark, watermark_key, watermark_of
          FROM "etl".feed_state f WHERE f.feed = p_feed FOR UPDATE;
        IF watermark_key IS DISTINCT FROM p_seen THEN
            outcome := 'moved';
            pages_committed := 0;
            RETURN;
        END IF;
    END IF;

    INSERT INTO "etl".feed_state (feed) VALUES (p_feed) ON CONFLICT DO NOTHING;
    SELECT * INTO v_lease FROM "etl".feed_state f WHERE f.feed = p_feed FOR UPDATE;
    SELECT * INTO v_last FROM "etl".run r WHERE r.feed = p_feed ORDER BY r.started_at DESC, r.id DESC LIMIT 1;

    IF v_lease.holder = p_holder AND v_lease.run_id = v_last.id AND v_last.state IN ('pending', 'running', 'rate_limited') THEN
        outcome := CASE WHEN v_last.id = p_run AND p_mode <> 'resume' THEN 'begun' ELSE 'adopted' END;
    ELSIF v_lease.lease_until > clock_timestamp() AND v_lease.holder IS DISTINCT FROM p_dead_holder THEN
        outcome := 'held';
    ELSIF p_mode = 'resume' AND v_last.id IS DISTINCT FROM p_run THEN
        outcome := CASE WHEN EXISTS (SELECT FROM "etl".run r WHERE r.id = p_run AND r.feed = p_feed)
                        THEN 'superseded' ELSE 'unknown' END;
    ELSIF p_mode = 'resume' AND v_last.state NOT IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
        outcome := 'finished';
    ELSIF p_mode <> 'fresh' AND v_last.state IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
        IF v_last.fingerprint <> p_fingerprint THEN
            outcome := 'changed';
        ELSE
            outcome := 'adopted';
            v_last.epoch := v_lease.epoch + 1;
            UPDATE "etl".run r
               SET state = 'running', epoch = v_last.epoch, error = NULL, waiting_until = NULL, finished_at = NULL,
                   resumed_at = clock_timestamp(),
                   -- A run that died did not add its time: count it up to its last commit.
                   active = r.active + CASE WHEN r.state = 'incomplete' THEN interval '0'
                            ELSE greatest(interval '0', (SELECT max(g.committed_at) FROM "etl".page g
                                                          WHERE g.run_id = r.id) - r.resumed_at) END
             WHERE r.id = v_last.id;
            UPDATE "etl".page g SET epoch = v_last.epoch, state = 'planned'
             WHERE g.run_id = v_last.id AND g.state <> 'committed';
        END IF;
    ELSE
        IF v_last.state IN ('pending', 'running', 'rate_limited', 'incomplete') THEN
            PERFORM "etl".end_run(v_last.id, NULL, 'cancelled', format('superseded by run %s', p_run), NULL, NULL, NULL);
        END IF;
        outcome := 'begun';
        INSERT INTO "etl".run (id, feed, state, epoch, fingerprint, settings, watermark_of, since, full_refresh)
        VALUES (p_run, p_feed, 'running', v_lease.epoch + 1, p_fingerprint, p_settings, p_watermark_of, p_since, p_full_refresh)
        RETURNING * INTO v_last;
    END IF;

    IF outcome IN ('begun', 'adopted') THEN
        UPDATE "etl".feed_state f
           SET epoch = v_last.epoch, run_id = v_last.id, holder = p_holder,
               held_since = CASE WHEN f.holder = p_holder THEN f.held_since ELSE clock_timestamp() END,
               lease_until = clock_timestamp() + p_lease
         WHERE f.feed = p_feed
        RETURNING * INTO v_lease;
    END IF;

    SELECT r.id, r.epoch, r.settings, r.state, r.pages_planned
      INTO run_id, epoch, settings, state, pages_planned
      FROM "etl".run r
     WHERE r.id = CASE WHEN outcome IN ('unknown', 'superseded', 'finished') THEN p_run
                       WHEN outcome = 'held' THEN v_lease.run_id ELSE v_last.id END;
    SELECT count(*) INTO pages_committed FROM "etl".page g WHERE g.run_id = begin_run.run_id AND g.state = 'committed';
    holder := v_lease.holder;
    held_since := v_lease.held_since;
    lease_until := v_lease.lease_until;
END
$$;



CREATE FUNCTION etl.claim_hash(p_hash bytea, p_codes text[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN cardinality(p_codes) = 0 THEN p_hash
                ELSE decode(md5(encode(p_hash, 'hex') || array_to_string(p_codes, E'\n')), 'hex') END
$$;



CREATE FUNCTION etl.collect_records(p_run uuid, p_epoch integer, p_page integer, p_of integer, p_key text[], p_place integer[], p_part boolean[], p_names text[], p_location text[], p_raw bytea[], p_mark_key text[], p_mark_version text[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_state text;
    v_epoch integer;
BEGIN
    SELECT g.state, g.epoch INTO v_state, v_epoch
      FROM "etl".page g WHERE g.run_id = p_run AND g.number = p_page FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'missing';
    ELSIF v_state = 'committed' THEN
        RETURN 'already_committed';
    ELSIF v_epoch <> p_epoch THEN
        RETURN 'fenced';
    END IF;

    INSERT INTO "etl".held (run_id, page, place, key, is_part, names, action, location, raw, mark_key, mark_version)
    SELECT p_run, p_of, h.place, h.key, coalesce(h.part, false), string_to_array(h.names, E'\n'),
           a.action, h.location, h.raw, h.mark_key, h.mark_version
      FROM unnest(p_key, p_place, p_part, p_names, p_location, p_raw, p_mark_key, p_mark_version)
           AS h (key, place, part, names, location, raw, mark_key, mark_version)
      JOIN "etl".page g ON g.run_id = p_run AND g.number = p_of
     CROSS JOIN LATERAL (SELECT substr(g.actions, array_position(g.places, h.place), 1) AS action) a
        ON CONFLICT DO NOTHING;
    UPDATE "etl".page g SET state = 'committed', committed_at = now(), chunks = 1, error = NULL
     WHERE g.run_id = p_run AND g.number = p_page;
    RETURN 'committed';
END
$$;



CREATE FUNCTION etl.compare_products(p_feed text, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[]) RETURNS TABLE(place integer, verdict text, is_loaded boolean, differences text[])
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_material TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    v_id bigint[];
BEGIN
    v_id := ARRAY(
        SELECT p.id
          FROM unnest(p_external_id) WITH ORDINALITY AS i (external_id, position)
          LEFT JOIN LATERAL (SELECT * FROM "catalog".product p
                              WHERE p.feed = p_feed AND p.external_id = i.external_id LIMIT 1) p ON true
         ORDER BY i.position);

    RETURN QUERY
    WITH listed AS MATERIALIZED (
        SELECT k.product,
               count(*) FILTER (WHERE s.product_id = v_id[k.product] AND s.discontinued_at IS NULL) AS live,
               array_agg(x.difference ORDER BY k.position) FILTER (WHERE x.difference IS NOT NULL AND NOT x.is_taken)
                   AS differences,
               array_agg(x.difference ORDER BY k.position) FILTER (WHERE x.is_taken) AS taken
          FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
          LEFT JOIN LATERAL (SELECT * FROM "catalog".sku s
                              WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true
         CROSS JOIN LATERAL (
               SELECT coalesce(s.product_id <> v_id[k.product] AND s.discontinued_at IS NULL, false) AS is_taken,
                      CASE WHEN s.id IS NULL OR s.product_id <> v_id[k.product] AND s.discontinued_at IS NOT NULL
                               THEN format('SKU %s is missing', k.code)
                           WHEN s.product_id <> v_id[k.product]
                               THEN format('SKU %s belongs to product %s', k.code,
                                           (SELECT o.external_id FROM "catalog".product o WHERE o.id = s.product_id))
                           WHEN s.discontinued_at IS NOT NULL THEN format('SKU %s is discontinued', k.code)
                           WHEN (s.price, s.currency, s.compare_at_price, s.stock, s.barcode, s.options) IS DISTINCT FROM
                                (k.price::numeric(18,4), k.currency, k.compare_at::numeric(18,4), k.stock, k.barcode,
                                 k.options::jsonb)
                               THEN (SELECT string_agg(format('SKU %s: %s is %s, the source has %s', k.code, f.name,
                                                              left(coalesce(f.found::text, 'null'), 80),
                                                              left(coalesce(f.source::text, 'null'), 80)), '; ')
                                       FROM (VALUES
                                            ('price', to_jsonb(trim_scale(s.price)),
                                                      to_jsonb(trim_scale(k.price::numeric(18,4)))),
                                            ('currency', to_jsonb(s.currency), to_jsonb(k.currency)),
                                            ('compare_at_price', to_jsonb(trim_scale(s.compare_at_price)),
                                                                 to_jsonb(trim_scale(k.compare_at::numeric(18,4)))),
                                            ('stock', to_jsonb(s.stock), to_jsonb(k.stock)),
                                            ('barcode', to_jsonb(s.barcode), to_jsonb(k.barcode)),
                                            ('options', s.options, k.options::jsonb)) AS f (name, found, source)
                                      WHERE f.found IS DISTINCT FROM f.source)
                      END AS difference) x
         GROUP BY k.product
    )
    SELECT i.position::integer,
           CASE WHEN p.id IS NULL THEN 'missing'
                WHEN p.source_updated_at > i.updated_at AND p.content_hash <> i.hash THEN 'newer'
                WHEN d.own = '{}' THEN 'taken'
                ELSE 'differs' END,
           coalesce(p.content_hash = i.hash, false),
           CASE WHEN p.id IS NULL THEN '{}' ELSE d.own || coalesce(l.taken, '{}') END
      FROM unnest(p_external_id, p_hash, p_title, p_description, p_brand, p_category, p_status, p_attributes,
                  p_updated_at)
           WITH ORDINALITY AS i (external_id, hash, title, description, brand, category, status, attributes, updated_at,
                                 position)
      LEFT JOIN LATERAL (SELECT * FROM "catalog".product p
                          WHERE p.feed = p_feed AND p.external_id = i.external_id LIMIT 1) p ON true
      LEFT JOIN listed l ON l.product = i.position
     CROSS JOIN LATERAL (
           SELECT CASE WHEN p.discontinued_at IS NOT NULL
                         OR (p.title, p.description, p.brand, p.category, p.status, p.attributes, p.source_updated_at)
                            IS DISTINCT FROM
                            (i.title, i.description, i.brand, i.category, i.status, i.attributes::jsonb, i.updated_at)
                  THEN ARRAY(SELECT format('%s is %s, the source has %s', f.name,
                                           left(coalesce(f.found::text, 'null'), 80),
                                           left(coalesce(f.source::text, 'null'), 80))
                               FROM (VALUES
                                    ('title', to_jsonb(p.title), to_jsonb(i.title)),
                                    ('description', to_jsonb(p.description), to_jsonb(i.description)),
                                    ('brand', to_jsonb(p.brand), to_jsonb(i.brand)),
                                    ('category', to_jsonb(p.category), to_jsonb(i.category)),
                                    ('status', to_jsonb(p.status), to_jsonb(i.status)),
                                    ('attributes', p.attributes, i.attributes::jsonb),
                                    ('source_updated_at', to_jsonb(p.source_updated_at), to_jsonb(i.updated_at)),
                                    ('discontinued_at', to_jsonb(p.discontinued_at), NULL)) AS f (name, found, source)
                              WHERE f.found IS DISTINCT FROM f.source)
                  ELSE '{}' END
                  || coalesce(l.differences, '{}')
                  -- Only where there are more rows than the source lists is it looked for which.
                  || CASE WHEN (SELECT count(*) FROM "catalog".sku s
                                 WHERE s.product_id = p.id AND s.discontinued_at IS NULL) <> coalesce(l.live, 0)
                     THEN ARRAY(SELECT format('SKU %s is not in the source', s.code)
                                  FROM "catalog".sku s
                                 WHERE s.product_id = p.id AND s.discontinued_at IS NULL
                                   AND (s.feed <> p_feed OR NOT EXISTS (
                                        SELECT FROM unnest(p_sku_product, p_code) AS k (product, code)
                                         WHERE k.product = i.position AND k.code = s.code))
                                 ORDER BY s.code)
                     ELSE '{}' END AS own) d
     WHERE p.id IS NULL OR d.own <> '{}' OR l.taken IS NOT NULL
     ORDER BY i.position;
END
$$;



CREATE FUNCTION etl.end_run(p_run uuid, p_epoch integer, p_state text, p_error text, p_summary jsonb, p_watermark text, p_watermark_key text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_feed text;
    v_replaces boolean;
BEGIN
    SELECT r.feed INTO v_feed FROM "etl".run r WHERE r.id = p_run;
    -- The lease's row first, as everywhere: whoever holds its lock decides about the feed.
    PERFORM 1 FROM "etl".feed_state f WHERE f.feed = v_feed FOR UPDATE;

    UPDATE "etl".run r
       SET state = p_state, error = p_error, waiting_until = NULL, finished_at = clock_timestamp(),
           summary = coalesce(p_summary, r.summary),
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

    UPDATE "etl".page g SET epoch = 0 WHERE g.run_id = p_run AND g.state <> 'committed';
    IF p_state <> 'incomplete' THEN
        -- Nobody goes on with it.
        UPDATE "etl".page g SET landed = NULL WHERE g.run_id = p_run AND g.landed IS NOT NULL;
        DELETE FROM "etl".held h WHERE h.run_id = p_run;
        DELETE FROM "etl".claim c WHERE c.run_id = p_run;
    END IF;
    UPDATE "etl".feed_state f
       SET holder = NULL, held_since = NULL, lease_until = NULL
     WHERE f.feed = v_feed AND f.run_id = p_run;

    IF p_state IN ('succeeded', 'succeeded_with_rejects') AND p_watermark_key IS NOT NULL THEN
        UPDATE "etl".feed_state f
           SET watermark = p_watermark, watermark_key = p_watermark_key, watermark_of = r.watermark_of,
               watermark_run = r.id, watermark_at = clock_timestamp()
          FROM "etl".run r
         WHERE r.id = p_run AND f.feed = r.feed AND r.watermark_of IS NOT NULL
           AND (r.full_refresh OR f.watermark_key IS NULL OR f.watermark_key < p_watermark_key);
    END IF;

    -- What the first records had becomes the feed's shape. Of a run that saw little of the source it adds what was not known.
    IF p_state IN ('succeeded', 'succeeded_with_rejects') AND EXISTS (SELECT FROM "etl".run_shape p WHERE p.run_id = p_run) THEN
        SELECT r.since IS NULL OR r.full_refresh OR r.accept_shape INTO v_replaces FROM "etl".run r WHERE r.id = p_run;
        INSERT INTO "etl".feed_shape AS s (feed, path, records, found, filled, run_id)
        SELECT v_feed, p.path, p.records, p.found, p.filled, p_run
          FROM "etl".run_shape p
         WHERE p.run_id = p_run
            ON CONFLICT (feed, path) DO UPDATE
           SET records = excluded.records, found = excluded.found, filled = excluded.filled, run_id = excluded.run_id,
               noted_at = excluded.noted_at
         WHERE excluded.records >= least(s.records, CASE WHEN v_replaces THEN 10 ELSE 100 END);
        DELETE FROM "etl".feed_shape s
         WHERE s.feed = v_feed AND NOT EXISTS (SELECT FROM "etl".run_shape p WHERE p.run_id = p_run AND p.path = s.path);
    END IF;
    IF p_state <> 'incomplete' THEN
        DELETE FROM "etl".run_shape p WHERE p.run_id = p_run;
    END IF;
    RETURN true;
END
$$;



CREATE FUNCTION etl.find_repeated(p_run uuid, p_epoch integer, OUT pages integer, OUT equal integer, OUT examples text[]) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_twice bigint[];
    v_differ bigint[];
    v_equal bigint[];
    v_more bigint[];
    v_page integer[];
    v_text text[];
    v_new bigint[];
BEGIN
    pages := 0;
    equal := 0;
    PERFORM 1 FROM "etl".run r
      WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    v_twice := ARRAY(SELECT e.key FROM "etl".page g, unnest(g.keys) AS e (key)
                      WHERE g.run_id = p_run AND e.key <> 0 GROUP BY e.key HAVING count(*) > 1);
    IF cardinality(v_twice) = 0 THEN
        RETURN;
    END IF;

    SELECT array_agg(t.key) FILTER (WHERE t.differs), array_agg(t.key) FILTER (WHERE t.is_equal),
           array_agg(t.loaded - 1) FILTER (WHERE t.is_equal), array_agg(t.last[1]) FILTER (WHERE t.is_equal),
           array_agg(format('record %s of page %s and record %s of page %s', t.first[2], t.first[1], t.last[2], t.last[1]))
               FILTER (WHERE t.is_equal)
      INTO v_differ, v_equal, v_more, v_page, v_text
      FROM (SELECT e.key, count(*) FILTER (WHERE a.is_loaded) AS loaded,
                   min(ARRAY[g.number, e.place]) AS first, max(ARRAY[g.number, e.place]) AS last,
                   bool_or(a.is_loaded) AND (count(DISTINCT e.content) FILTER (WHERE a.is_loaded) > 1
                                             OR bool_or(a.action = 'h') OR bool_or(e.content = 0)) AS differs,
                   count(*) FILTER (WHERE a.is_loaded) > 1 AND count(DISTINCT e.content) FILTER (WHERE a.is_loaded) = 1
                   AND NOT bool_or(a.action = 'h') AND NOT bool_or(e.content = 0) AS is_equal
              FROM "etl".page g
             CROSS JOIN LATERAL unnest(g.keys, g.contents, g.places) WITH ORDINALITY AS e (key, content, place, position)
             CROSS JOIN LATERAL (SELECT substr(g.actions, e.position::integer, 1) AS action) b
             CROSS JOIN LATERAL (SELECT b.action, b.action IN ('i', 'u', 'n', 's') AS is_loaded) a
              JOIN unnest(v_twice) AS k (key) ON k.key = e.key
             WHERE g.run_id = p_run AND a.action <> 'r'
             GROUP BY e.key HAVING count(*) > 1) t;

    v_differ := ARRAY(SELECT d.key FROM unnest(v_differ) AS d (key)
                       WHERE NOT EXISTS (SELECT FROM "etl".repeated r
                                          WHERE r.run_id = p_run AND r.key = d.key AND r.collected));
    pages := "etl".plan_collecting(p_run, p_epoch, v_differ, '{}');

    WITH new AS (
        INSERT INTO "etl".repeated (run_id, key) SELECT p_run, e.key FROM unnest(v_equal) AS e (key)
            ON CONFLICT DO NOTHING
        RETURNING key
    )
    SELECT array_agg(n.key) INTO v_new FROM new n;
    equal := coalesce(cardinality(v_new), 0);
    IF equal > 0 THEN
        examples := (ARRAY(SELECT e.text FROM unnest(v_equal, v_text, v_page) AS e (key, text, page)
                             JOIN unnest(v_new) AS n (key) ON n.key = e.key ORDER BY e.page, e.text LIMIT 3));
        UPDATE "etl".page g
           SET duplicates = g.duplicates + m.more
          FROM (SELECT e.page, sum(e.more) AS more
                  FROM unnest(v_equal, v_more, v_page) AS e (key, more, page)
                  JOIN unnest(v_new) AS n (key) ON n.key = e.key
                 GROUP BY e.page) m
         WHERE g.run_id = p_run AND g.number = m.page;
    END IF;
END
$$;



CREATE FUNCTION etl.load_chunk(p_run uuid, p_epoch integer, p_page integer, p_chunk integer, p_last boolean, p_lease interval, p_read integer, p_duplicates integer, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], p_reject_location text[], p_reject_external_id text[], p_reject_stage text[], p_reject_code text[], p_reject_message text[], p_reject_path text[], p_reject_raw bytea[], p_isolate boolean, p_location text[], p_raw bytea[], p_lookup boolean, p_watermark text, p_watermark_key text, p_mark text, p_mark_key text[], p_mark_version text[], p_mark_product integer[], p_keys bigint[], p_contents bigint[], p_places integer[], p_other_actions text, p_held_key text[], p_held_place integer[], p_held_part boolean[], p_held_names text[], p_held_location text[], p_held_raw bytea[], p_held_code text[], p_held_message text[], p_held_mark_key text[], p_held_mark_version text[], p_settled text[], p_settled_id text[], p_prior text[], p_superseded integer, p_repeats integer, p_pages integer[], OUT outcome text, OUT chunks integer, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT rejected integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer) RETURNS record
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_material TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    v_page record;
    v_actions text := '';
    v_part record;
    v_message text;
    v_state text;
    v_constraint text;
    v_products integer := coalesce(cardinality(p_external_id), 0);
    v_refused integer[] := '{0}';
BEGIN
    inserted := 0; updated := 0; unchanged := 0; stale := 0;
    skus_inserted := 0; skus_updated := 0; skus_discontinued := 0; repaired := 0;
    rejected := coalesce(cardinality(p_reject_code), 0);

    SELECT g.run_id, g.state, g.epoch, g.chunks, r.feed, r.full_refresh INTO v_page
      FROM "etl".page g JOIN "etl".run r ON r.id = g.run_id
     WHERE g.run_id = p_run AND g.number = p_page FOR UPDATE OF g;
    chunks := v_page.chunks;
    outcome := CASE WHEN v_page.run_id IS NULL THEN 'missing'
                    WHEN v_page.state = 'committed' OR v_page.chunks > p_chunk THEN 'already_committed'
                    WHEN v_page.epoch <> p_epoch THEN 'fenced'
                    WHEN v_page.chunks < p_chunk THEN 'out_of_order'
                    ELSE 'committed' END;
    IF outcome <> 'committed' THEN
        RETURN;
    END IF;

    -- Not waiting for the disk at every chunk is safe here: a crash of the server takes a chunk and its checkpoint back
    -- together, and the run loads it again. The verdict does wait, and with it everything before it in the log.
    v_message := set_config('synchronous_commit', 'off', true);

    IF NOT p_isolate THEN
        v_part := "etl".load_products(v_page.feed, p_run, p_external_id, p_hash, p_title, p_description, p_brand,
               p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at,
               p_stock, p_barcode, p_options, p_lookup, v_page.full_refresh);
        v_actions := v_part.actions;
        inserted := v_part.inserted;
        updated := v_part.updated;
        unchanged := v_part.unchanged;
        stale := v_part.stale;
        skus_inserted := v_part.skus_inserted;
        skus_updated := v_part.skus_updated;
        skus_discontinued := v_part.skus_discontinued;
        repaired := v_part.repaired;
    ELSE
        FOR n IN 1..v_products LOOP
            BEGIN
                SELECT * INTO v_part
                  FROM "etl".load_one_product(n, v_page.feed, p_run, p_external_id, p_hash, p_title, p_description,
                       p_brand, p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price,
                       p_currency, p_compare_at, p_stock, p_barcode, p_options, v_page.full_refresh);
                v_actions := v_actions || v_part.actions;
                inserted := inserted + v_part.inserted;
                updated := updated + v_part.updated;
                unchanged := unchanged + v_part.unchanged;
                stale := stale + v_part.stale;
                skus_inserted := skus_inserted + v_part.skus_inserted;
                skus_updated := skus_updated + v_part.skus_updated;
                skus_discontinued := skus_discontinued + v_part.skus_discontinued;
                repaired := repaired + v_part.repaired;
                DELETE FROM "etl".claim c WHERE c.run_id = p_run AND c.key = p_external_id[n];
                IF v_part.claimed IS NOT NULL AND v_part.stale = 0 THEN
                    INSERT INTO "etl".claim (run_id, code, key, key_hash, page, hash, applied, price, currency,
                                                compare_at_price, stock, barcode, options, action, location, raw)
                    SELECT p_run, k.code, p_external_id[n], p_keys[n], coalesce(p_pages[n], p_page), p_hash[n],
                           v_part.applied, k.price, k.currency, k.compare_at, k.stock, k.barcode, k.options::jsonb,
                           CASE WHEN p_prior[n] = 'n' AND v_part.actions = 'u' THEN 'u'
                                ELSE coalesce(nullif(p_prior[n], ''), v_part.actions) END,
                           p_location[n], p_raw[n]
                      FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
                           AS k (product, code, price, currency, compare_at, stock, barcode, options)
                     WHERE k.product = n AND k.code = ANY (v_part.claimed);
                END IF;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT,
                                        v_constraint = CONSTRAINT_NAME;
                -- Two chunks met over a new key: the record is not to blame, the chunk is tried again.
                IF v_state = '23505' AND v_constraint IN ('product_feed_external_id_key', 'sku_feed_code_key') THEN
                    RAISE;
                END IF;
                -- Only the record's own faults are rejected: data (22), integrity (23), a trigger's verdict (P0001),
                -- a row too large for its index (54000), a SKU that is listed twice (SK002).
                IF v_state !~ '^(22|23)' AND v_state NOT IN ('P0001', '54000', 'SK002') THEN
                    RAISE;
                END IF;
                INSERT INTO "etl".reject (feed, run_id, page, location, external_id, stage, code, message, raw)
                VALUES (v_page.feed, p_run, p_page, p_location[n], p_external_id[n], 'load', v_state, v_message, p_raw[n]);
                rejected := rejected + 1;
                v_refused := v_refused || n;
                v_actions := v_actions || 'r';
            END;
        END LOOP;
    END IF;

    IF p_prior IS NOT NULL THEN
        -- What was counted when it was loaded before is not counted again, only what it turns out to be now.
        FOR n IN 1..v_products LOOP
            IF p_prior[n] <> '' THEN
                inserted := inserted - (substr(v_actions, n, 1) = 'i')::integer;
                updated := updated - (substr(v_actions, n, 1) = 'u')::integer
                           + (substr(v_actions, n, 1) = 'u' AND p_prior[n] = 'n')::integer;
                unchanged := unchanged - (substr(v_actions, n, 1) IN ('n', 's'))::integer
                             - (p_prior[n] = 'n' AND substr(v_actions, n, 1) IN ('u', 'r'))::integer;
                stale := stale - (substr(v_actions, n, 1) = 's')::integer;
                inserted := inserted - (p_prior[n] = 'i' AND substr(v_actions, n, 1) = 'r')::integer;
                updated := updated - (p_prior[n] = 'u' AND substr(v_actions, n, 1) = 'r')::integer;
            END IF;
        END LOOP;
        updated := updated - p_superseded;
        unchanged := unchanged + p_superseded;
        UPDATE "etl".held h SET is_settled = true, external_id = k.id
          FROM unnest(p_settled, p_settled_id) AS k (key, id)
         WHERE h.run_id = p_run AND h.key = k.key;
    END IF;

    unchanged := unchanged + p_duplicates;

    IF cardinality(p_reject_code) > 0 THEN
        INSERT INTO "etl".reject (feed, run_id, page, location, external_id, stage, code, message, path, raw)
        SELECT v_page.feed, p_run, p_page, j.location, j.external_id, j.stage, j.code, j.message, j.path, j.raw
          FROM unnest(p_reject_location, p_reject_external_id, p_reject_stage, p_reject_code, p_reject_message,
                      p_reject_path, p_reject_raw) AS j (location, external_id, stage, code, message, path, raw);
    END IF;

    IF cardinality(p_held_key) > 0 THEN
        INSERT INTO "etl".held (run_id, page, place, key, is_part, names, location, raw, problem_code, problem_message,
                                   mark_key, mark_version)
        SELECT p_run, p_page, h.place, h.key, coalesce(h.part, false), string_to_array(h.names, E'\n'), h.location, h.raw,
               h.code, h.message, h.mark_key, h.mark_version
          FROM unnest(p_held_key, p_held_place, p_held_part, p_held_names, p_held_location, p_held_raw, p_held_code,
                      p_held_message, p_held_mark_key, p_held_mark_version)
               AS h (key, place, part, names, location, raw, code, message, mark_key, mark_version);
    END IF;

    IF p_mark IS NOT NULL THEN
        EXECUTE p_mark USING p_mark_key, p_mark_version,
            ARRAY(SELECT CASE WHEN m.product = ANY (v_refused) THEN 'rejected' ELSE 'loaded' END
                    FROM unnest(p_mark_product) WITH ORDINALITY AS m (product, position) ORDER BY m.position);
    END IF;

    chunks := p_chunk + 1;
    UPDATE "etl".page g
       SET chunks = p_chunk + 1,
           state = CASE WHEN p_last THEN 'committed' ELSE 'planned' END,
           committed_at = CASE WHEN p_last THEN now() END,
           read = g.read + p_read,
           inserted = g.inserted + load_chunk.inserted,
           updated = g.updated + load_chunk.updated,
           unchanged = g.unchanged + load_chunk.unchanged,
           rejected = g.rejected + load_chunk.rejected,
           duplicates = g.duplicates + p_duplicates + coalesce(p_repeats, 0),
           stale = g.stale + load_chunk.stale,
           skus_inserted = g.skus_inserted + load_chunk.skus_inserted,
           skus_updated = g.skus_updated + load_chunk.skus_updated,
           skus_discontinued = g.skus_discontinued + load_chunk.skus_discontinued,
           repaired = g.repaired + load_chunk.repaired,
           -- The records that a chunk settles are those of other pages.
           keys = CASE WHEN p_settled IS NULL THEN g.keys || p_keys ELSE g.keys END,
           contents = g.contents || p_contents,
           places = g.places || p_places,
           actions = CASE WHEN p_settled IS NULL THEN g.actions || v_actions || p_other_actions ELSE g.actions END,
           watermark = CASE WHEN p_watermark_key IS NULL OR g.watermark_key >= p_watermark_key THEN g.watermark
                            ELSE p_watermark END,
           watermark_key = greatest(g.watermark_key, p_watermark_key),
           error = NULL
     WHERE g.run_id = p_run AND g.number = p_page;

    -- Work is the heartbeat. Skipping a locked row keeps a chunk from ever waiting for a takeover that waits for it.
    IF p_lease IS NOT NULL THEN
        UPDATE "etl".feed_state f
           SET lease_until = now() + p_lease
         WHERE f.feed = (SELECT s.feed FROM "etl".feed_state s
                          WHERE s.feed = v_page.feed AND s.epoch = p_epoch AND s.lease_until < now() + p_lease / 2
                            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;



CREATE FUNCTION etl.load_one_product(p_position integer, p_feed text, p_run uuid, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], p_refresh boolean, OUT actions text, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer, OUT claimed text[], OUT applied bytea) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    v record;
    n integer := p_position;
    v_twice text;
    v_lookup boolean := false;
BEGIN
    SELECT format('the product lists SKU %s twice', k.code) INTO v_twice
      FROM unnest(p_sku_product, p_code) AS k (product, code)
     WHERE k.product = n
     GROUP BY k.code HAVING count(*) > 1 ORDER BY k.code LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', v_twice USING ERRCODE = 'SK002';
    END IF;

    FOR attempt IN 1..5 LOOP
        SELECT array_agg(k.code ORDER BY k.code COLLATE "C") INTO claimed
          FROM unnest(p_sku_product, p_code) AS k (product, code)
          JOIN LATERAL (SELECT * FROM "catalog".sku s WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true
          JOIN LATERAL (SELECT * FROM "catalog".product p WHERE p.id = s.product_id LIMIT 1) p ON true
         WHERE k.product = n AND s.discontinued_at IS NULL AND p.external_id <> p_external_id[n];
        applied := CASE WHEN claimed IS NULL THEN p_hash[n]
                        ELSE "etl".claim_hash(p_hash[n], claimed) END;

        SELECT coalesce(array_agg(1 ORDER BY k.position), '{}') AS product,
               coalesce(array_agg(k.code ORDER BY k.position), '{}') AS code,
               coalesce(array_agg(k.price ORDER BY k.position), '{}') AS price,
               coalesce(array_agg(k.currency ORDER BY k.position), '{}') AS currency,
               coalesce(array_agg(k.compare_at ORDER BY k.position), '{}') AS compare_at,
               coalesce(array_agg(k.stock ORDER BY k.position), '{}') AS stock,
               coalesce(array_agg(k.barcode ORDER BY k.position), '{}') AS barcode,
               coalesce(array_agg(k.options ORDER BY k.position), '{}') AS options
          INTO v
          FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
         WHERE k.product = n AND (claimed IS NULL OR k.code <> ALL (claimed));

        BEGIN
            SELECT l.* INTO actions, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued,
                        repaired
              FROM "etl".load_products(p_feed, p_run, p_external_id[n:n], ARRAY[applied], p_title[n:n], p_description[n:n],
                   p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
                   v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, v_lookup, p_refresh) AS l;
            RETURN;
        EXCEPTION
            WHEN unique_violation THEN
                IF v_lookup THEN
                    RAISE;
                END IF;
                v_lookup := true;
            WHEN SQLSTATE 'SK001' THEN
                -- Taken since it was looked at: it is claimed now.
                v_lookup := true;
        END;
    END LOOP;
    RAISE EXCEPTION 'other chunks took the SKUs of product %; the chunk is tried again', p_external_id[n]
        USING ERRCODE = 'serialization_failure';
END
$$;



CREATE FUNCTION etl.load_products(p_feed text, p_run uuid, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], p_lookup boolean, p_refresh boolean, OUT actions text, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    -- What each product needs: i(nsert), u(pdate), n(othing), s(tale).
    v_action "char"[];
    product_ids bigint[];
    v_sku_action "char"[];
    v_sku_id bigint[];
    v_now timestamptz := now();
    v_rows integer;
    v_taken text;
    v_drifted integer[];
BEGIN
    skus_inserted := 0;
    skus_updated := 0;
    skus_discontinued := 0;
    repaired := 0;

    SELECT array_agg(coalesce(p.id, nextval('"catalog".product_id_seq'::regclass)) ORDER BY i.position),
           array_agg(CASE WHEN p.id IS NULL THEN 'i'::"char"
                          WHEN p.source_updated_at > i.updated_at THEN 's'
                          WHEN p.content_hash = i.hash AND p.discontinued_at IS NULL THEN 'n'
                          ELSE 'u' END ORDER BY i.position),
           count(*) FILTER (WHERE p.id IS NULL)
      INTO product_ids, v_action, inserted
      FROM unnest(p_external_id, p_hash, p_updated_at) WITH ORDINALITY AS i (external_id, hash, updated_at, position)
      LEFT JOIN LATERAL (SELECT * FROM "catalog".product p
                          WHERE p.feed = p_feed AND p.external_id = i.external_id LIMIT 1) p ON true;

    IF p_refresh AND inserted < cardinality(v_action) THEN
        SELECT array_agg(c.place), count(*) FILTER (WHERE c.verdict = 'differs')
          INTO v_drifted, repaired
          FROM "etl".compare_products(p_feed, p_external_id, p_hash, p_title, p_description, p_brand, p_category,
               p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock,
               p_barcode, p_options) AS c
         WHERE c.is_loaded AND c.verdict IN ('differs', 'taken');
        v_action := ARRAY(SELECT CASE WHEN a.position = ANY (v_drifted) THEN 'u' ELSE a.action END
                            FROM unnest(v_action) WITH ORDINALITY AS a (action, position) ORDER BY a.position);
    END IF;

    stale := coalesce(cardinality(array_positions(v_action, 's')), 0);
    unchanged := coalesce(cardinality(array_positions(v_action, 'n')), 0) + stale;
    updated := coalesce(cardinality(v_action), 0) - inserted - unchanged;
    actions := coalesce(array_to_string(v_action, ''), '');
    IF inserted + updated = 0 THEN
        RETURN;
    END IF;

    IF inserted > 0 THEN
        INSERT INTO "catalog".product (id, feed, external_id, title, description, brand, category, status, attributes,
                                       source_updated_at, content_hash, loaded_at, run_id)
        SELECT product_ids[i.position], p_feed, i.external_id, i.title, i.description, i.brand, i.category, i.status,
               i.attributes::jsonb, i.updated_at, i.hash, v_now, p_run
          FROM unnest(p_external_id, p_hash, p_title, p_description, p_brand, p_category, p_status, p_attributes,
                      p_updated_at)
               WITH ORDINALITY AS i (external_id, hash, title, description, brand, category, status, attributes,
                                     updated_at, position)
         WHERE v_action[i.position] = 'i';
    END IF;

    IF updated > 0 THEN
        UPDATE "catalog".product p
           SET title = i.title, description = i.description, brand = i.brand, category = i.category,
               status = i.status, attributes = i.attributes::jsonb, source_updated_at = i.updated_at,
               content_hash = i.hash, discontinued_at = NULL, loaded_at = v_now, run_id = p_run
          FROM unnest(p_hash, p_title, p_description, p_brand, p_category, p_status, p_attributes, p_updated_at)
               WITH ORDINALITY AS i (hash, title, description, brand, category, status, attributes, updated_at, position)
         WHERE v_action[i.position] = 'u'
           AND p.id = product_ids[i.position]
           -- The hash holds the source's time: with an equal one, a later time in the row was put there by hand.
           AND ((p.source_updated_at > i.updated_at) IS NOT TRUE OR p.content_hash = i.hash);
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        IF v_rows <> updated THEN
            RAISE EXCEPTION 'another chunk changed one of the same products; the chunk is tried again'
                USING ERRCODE = 'serialization_failure';
        END IF;

        -- First, so that a SKU one product gives up can go to another in the same chunk.
        UPDATE "catalog".sku s
           SET discontinued_at = v_now, loaded_at = v_now
          FROM unnest(v_action) WITH ORDINALITY AS i (action, position)
         WHERE i.action = 'u'
           AND s.product_id = product_ids[i.position]
           AND s.discontinued_at IS NULL
           AND (s.feed <> p_feed OR NOT EXISTS (SELECT FROM unnest(p_sku_product, p_code) AS k (product, code)
                                                 WHERE k.product = i.position AND k.code = s.code));
        GET DIAGNOSTICS skus_discontinued = ROW_COUNT;
    END IF;

    IF updated = 0 AND unchanged = 0 AND NOT p_lookup THEN
        -- New products mostly have new SKUs; one that exists is found by its key.
        INSERT INTO "catalog".sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode,
                                   options, loaded_at)
        SELECT product_ids[k.product], p_feed, k.code, k.price, k.currency, k.compare_at, k.stock, k.barcode,
               k.options::jsonb, v_now
          FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               AS k (product, code, price, currency, compare_at, stock, barcode, options);
        GET DIAGNOSTICS skus_inserted = ROW_COUNT;
        RETURN;
    END IF;

    SELECT array_agg(s.id ORDER BY k.position),
           array_agg(CASE WHEN v_action[k.product] NOT IN ('i', 'u') THEN 'n'::"char"
                          WHEN s.id IS NULL THEN 'i'
                          WHEN s.product_id <> product_ids[k.product] AND s.discontinued_at IS NULL THEN 'x'
                          WHEN s.product_id = product_ids[k.product] AND s.discontinued_at IS NULL
                               AND s.price IS NOT DISTINCT FROM k.price
                               AND s.currency IS NOT DISTINCT FROM k.currency
                               AND s.compare_at_price IS NOT DISTINCT FROM k.compare_at
                               AND s.stock IS NOT DISTINCT FROM k.stock
                               AND s.barcode IS NOT DISTINCT FROM k.barcode
                               AND s.options IS NOT DISTINCT FROM k.options::jsonb THEN 'n'
                          ELSE 'u' END ORDER BY k.position)
      INTO v_sku_id, v_sku_action
      FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
           WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
      LEFT JOIN LATERAL (SELECT * FROM "catalog".sku s
                          WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true;
    IF v_sku_action IS NULL THEN
        RETURN;
    END IF;

    IF 'x' = ANY (v_sku_action) THEN
        SELECT format('SKU %s belongs to product %s', s.code, p.external_id)
          INTO v_taken
          FROM "catalog".sku s
          JOIN "catalog".product p ON p.id = s.product_id
         WHERE s.id = v_sku_id[array_position(v_sku_action, 'x')];
        RAISE EXCEPTION '%', v_taken USING ERRCODE = 'SK001';
    END IF;

    IF 'i' = ANY (v_sku_action) THEN
        INSERT INTO "catalog".sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode, options,
                                   loaded_at)
        SELECT product_ids[k.product], p_feed, k.code, k.price, k.currency, k.compare_at, k.stock, k.barcode,
               k.options::jsonb, v_now
          FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
         WHERE v_sku_action[k.position] = 'i';
        GET DIAGNOSTICS skus_inserted = ROW_COUNT;
    END IF;

    IF 'u' = ANY (v_sku_action) THEN
        UPDATE "catalog".sku s
           SET product_id = product_ids[k.product], price = k.price, currency = k.currency,
               compare_at_price = k.compare_at, stock = k.stock, barcode = k.barcode, options = k.options::jsonb,
               discontinued_at = NULL, loaded_at = v_now
          FROM unnest(p_sku_product, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               WITH ORDINALITY AS k (product, price, currency, compare_at, stock, barcode, options, position)
         WHERE v_sku_action[k.position] = 'u'
           AND s.id = v_sku_id[k.position]
           AND (s.product_id = product_ids[k.product] OR s.discontinued_at IS NOT NULL);
        GET DIAGNOSTICS skus_updated = ROW_COUNT;
        IF skus_updated <> cardinality(array_positions(v_sku_action, 'u')) THEN
            RAISE EXCEPTION 'another chunk took one of the same SKUs; the chunk is tried again'
                USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;
END
$$;



CREATE FUNCTION etl.plan_collecting(p_run uuid, p_epoch integer, p_keys bigint[], p_ids text[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_planned integer;
    v_pages integer;
    v_held text[];
    v_keys bigint[];
BEGIN
    SELECT r.pages_planned INTO v_planned FROM "etl".run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND OR cardinality(p_keys) = 0 THEN
        RETURN 0;
    END IF;

    v_held := ARRAY(SELECT DISTINCT h.external_id FROM "etl".held h
                     WHERE h.run_id = p_run AND h.is_settled AND h.external_id = ANY (p_ids));
    UPDATE "etl".held h SET is_settled = false, action = 'x' WHERE h.run_id = p_run AND h.external_id = ANY (v_held);
    v_keys := ARRAY(SELECT DISTINCT k.key FROM unnest(p_keys, p_ids) AS k (key, id) WHERE k.id IS NULL OR k.id <> ALL (v_held));

    INSERT INTO "etl".repeated AS r (run_id, key, collected)
    SELECT p_run, k.key, true FROM unnest(v_keys) AS k (key)
        ON CONFLICT (run_id, key) DO UPDATE SET collected = true;
    INSERT INTO "etl".page (run_id, number, epoch, token)
    SELECT p_run, v_planned + row_number() OVER (ORDER BY g.number), p_epoch, format('collect:%s:%s', g.number, g.token)
      FROM "etl".page g
     WHERE g.run_id = p_run
       AND g.number IN (SELECT e.number FROM (SELECT q.number, unnest(q.keys) AS key FROM "etl".page q WHERE q.run_id = p_run) e
                          JOIN unnest(v_keys) AS k (key) ON k.key = e.key);
    GET DIAGNOSTICS v_pages = ROW_COUNT;
    UPDATE "etl".run r SET pages_planned = r.pages_planned + v_pages WHERE r.id = p_run;
    RETURN v_pages + cardinality(v_held);
END
$$;



CREATE FUNCTION etl.plan_settling(p_run uuid, p_epoch integer, p_size integer, OUT pages integer, OUT repeated integer, OUT examples text[]) RETURNS record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    v_planned integer;
    v_rows integer;
BEGIN
    pages := 0;
    repeated := 0;
    SELECT r.pages_planned INTO v_planned FROM "etl".run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM "etl".held h WHERE h.run_id = p_run AND NOT h.is_settled) THEN
        RETURN;
    END IF;

    -- A part may name a part. Lines that name each other in a ring never end, hence the bound.
    FOR depth IN 1..20 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM "etl".held h WHERE h.run_id = p_run AND h.is_part);
        UPDATE "etl".held h
           SET key = m.key
          FROM (SELECT DISTINCT ON (n.name) n.name, p.key
                  FROM "etl".held p, unnest(p.names) AS n (name)
                 WHERE p.run_id = p_run AND n.name <> p.key
                 ORDER BY n.name, p.page, p.place) m
         WHERE h.run_id = p_run AND h.is_part AND h.key = m.name;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        EXIT WHEN v_rows = 0;
    END LOOP;

    SELECT count(*), (array_agg(format('%s (%s and %s)', t.key, t.first, t.last) ORDER BY t.key))[1:3]
      INTO repeated, examples
      FROM (SELECT h.key, (array_agg(h.location ORDER BY h.page, h.place))[1] AS first,
                   (array_agg(h.location ORDER BY h.page DESC, h.place DESC))[1] AS last
              FROM "etl".held h
             WHERE h.run_id = p_run AND NOT h.is_settled AND h.action IS DISTINCT FROM 'x'
               -- Records of rows are put together, which is nothing to be warned of.
               AND NOT h.is_part AND position('"$rows":'::bytea IN h.raw) = 0
             GROUP BY h.key HAVING count(*) > 1) t;

    INSERT INTO "etl".page (run_id, number, epoch, token)
    SELECT p_run, v_planned + row_number() OVER (ORDER BY t.part), p_epoch,
           'settle:' || json_build_object('from', min(t.key), 'to', max(t.key))
      FROM (SELECT k.key, (row_number() OVER (ORDER BY k.key) - 1) / p_size AS part
              FROM (SELECT DISTINCT h.key FROM "etl".held h WHERE h.run_id = p_run AND NOT h.is_settled) k) t
     GROUP BY t.part;
    GET DIAGNOSTICS pages = ROW_COUNT;
    UPDATE "etl".run r SET pages_planned = r.pages_planned + pages WHERE r.id = p_run;
END
$_$;



CREATE FUNCTION etl.refuse_claims(p_run uuid, p_epoch integer, p_limit integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_feed text;
    v_done integer := 0;
    v_claim "etl".claim;
    v_message text;
    v_key text;
BEGIN
    SELECT r.feed INTO v_feed FROM "etl".run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    FOR v_key IN SELECT DISTINCT c.key FROM "etl".claim c WHERE c.run_id = p_run ORDER BY c.key LIMIT p_limit LOOP
        SELECT string_agg(c.refused, '; ' ORDER BY c.code) INTO v_message
          FROM "etl".claim c WHERE c.run_id = p_run AND c.key = v_key;
        SELECT * INTO v_claim FROM "etl".claim c WHERE c.run_id = p_run AND c.key = v_key ORDER BY c.code LIMIT 1;
        DELETE FROM "etl".claim c WHERE c.run_id = p_run AND c.key = v_key;
        v_done := v_done + 1;
        -- Void, as another record of the product has been loaded since.
        CONTINUE WHEN NOT EXISTS (SELECT FROM "catalog".product p
                                   WHERE p.feed = v_feed AND p.external_id = v_key AND p.content_hash = v_claim.applied);

        INSERT INTO "etl".reject (feed, run_id, page, location, external_id, stage, code, message, raw)
        VALUES (v_feed, p_run, v_claim.page, v_claim.location, v_key, 'load', 'SK001',
                left(v_message, 2000) || '. The product and its other SKUs are loaded.', v_claim.raw);
        UPDATE "etl".page g
           SET rejected = g.rejected + 1,
               inserted = g.inserted - (v_claim.action = 'i')::integer,
               updated = g.updated - (v_claim.action = 'u')::integer,
               unchanged = g.unchanged - (v_claim.action = 'n')::integer
         WHERE g.run_id = p_run AND g.number = v_claim.page;
    END LOOP;
    RETURN v_done;
END
$$;



CREATE FUNCTION etl.settle_claims(p_run uuid, p_epoch integer, p_full boolean, p_limit integer, p_owner text[], p_owner_key bigint[], OUT settled integer, OUT reload text[]) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_feed text;
    v_codes text[];
    v_claim "etl".claim;
    v_product bigint;
    v_left text[];
    v_rows integer;
    d record;
BEGIN
    SELECT r.feed INTO v_feed FROM "etl".run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    reload := '{}';
    v_codes := ARRAY(SELECT DISTINCT c.code FROM "etl".claim c
                      WHERE c.run_id = p_run AND c.refused IS NULL ORDER BY c.code LIMIT p_limit);

    -- A claim is void once another record of the same product has been loaded.
    DELETE FROM "etl".claim c
     WHERE c.run_id = p_run AND c.code = ANY (v_codes)
       AND NOT EXISTS (SELECT FROM "catalog".product p
                        WHERE p.feed = v_feed AND p.external_id = c.key AND p.content_hash = c.applied);
    GET DIAGNOSTICS settled = ROW_COUNT;

    FOR d IN
        WITH seen AS (
            SELECT DISTINCT ON (e.key) e.key, g.number AS page, e.place
              FROM "etl".page g
             CROSS JOIN LATERAL unnest(g.keys, g.places) AS e (key, place)
              JOIN (SELECT o.key FROM unnest(p_owner_key) AS o (key)
                     UNION SELECT c.key_hash FROM "etl".claim c
                            WHERE c.run_id = p_run AND c.code = ANY (v_codes) AND c.refused IS NULL) o ON o.key = e.key
             WHERE g.run_id = p_run
             ORDER BY e.key, g.number, e.place
        ), first AS (
            SELECT DISTINCT ON (c.code) c.code, c.key, n.page, n.place
              FROM "etl".claim c
              LEFT JOIN seen n ON n.key = c.key_hash
             WHERE c.run_id = p_run AND c.code = ANY (v_codes) AND c.refused IS NULL
             ORDER BY c.code, n.page, n.place, c.key
        )
        SELECT f.code, f.key AS winner, s.id AS sku, p.id AS owner_id, p.external_id AS owner, o.key AS owner_key,
               s.id IS NOT NULL AND s.discontinued_at IS NULL AS has, n.key IS NOT NULL AS is_seen,
               coalesce(s.discontinued_at IS NOT NULL, true)
               OR CASE WHEN n.key IS NULL THEN p_full ELSE (f.page, f.place) < (n.page, n.place) END AS moves
          FROM first f
          LEFT JOIN "catalog".sku s ON s.feed = v_feed AND s.code = f.code
          LEFT JOIN "catalog".product p ON p.id = s.product_id
          LEFT JOIN unnest(p_owner, p_owner_key) AS o (owner, key) ON o.owner = p.external_id
          LEFT JOIN seen n ON n.key = o.key
         WHERE s.id IS NULL OR s.discontinued_at IS NOT NULL OR o.key IS NOT NULL
    LOOP
        IF d.moves THEN
            DELETE FROM "etl".claim c WHERE c.run_id = p_run AND c.code = d.code AND c.key = d.winner
            RETURNING * INTO v_claim;
            settled := settled + 1;
            SELECT p.id INTO v_product FROM "catalog".product p
             WHERE p.feed = v_feed AND p.external_id = d.winner AND p.content_hash = v_claim.applied;
            IF NOT FOUND THEN
                -- It lost a SKU itself a moment ago: read again, it claims this one anew.
                CONTINUE;
            END IF;

            IF d.has THEN
                -- Who loses a SKU is looked at again when it is loaded next.
                UPDATE "catalog".product p SET content_hash = "etl".claim_hash(p.content_hash, ARRAY[d.code])
                 WHERE p.id = d.owner_id;
                reload := CASE WHEN d.is_seen THEN reload || d.owner ELSE reload END;
            END IF;

            IF d.sku IS NULL THEN
                INSERT INTO "catalog".sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode,
                                           options, loaded_at)
                VALUES (v_product, v_feed, v_claim.code, v_claim.price, v_claim.currency, v_claim.compare_at_price,
                        v_claim.stock, v_claim.barcode, v_claim.options, now());
            ELSE
                UPDATE "catalog".sku s
                   SET product_id = v_product, price = v_claim.price, currency = v_claim.currency,
                       compare_at_price = v_claim.compare_at_price, stock = v_claim.stock, barcode = v_claim.barcode,
                       options = v_claim.options, discontinued_at = NULL, loaded_at = now()
                 WHERE s.id = d.sku;
            END IF;
            UPDATE "etl".page g
               SET skus_inserted = g.skus_inserted + (d.sku IS NULL)::integer,
                   skus_updated = g.skus_updated + (d.sku IS NOT NULL)::integer
             WHERE g.run_id = p_run AND g.number = v_claim.page;

            -- What is stored with the product tells which of its SKUs are still not its own.
            v_left := ARRAY(SELECT c.code FROM "etl".claim c WHERE c.run_id = p_run AND c.key = d.winner ORDER BY c.code);
            UPDATE "catalog".product p SET content_hash = "etl".claim_hash(v_claim.hash, v_left) WHERE p.id = v_product;
            UPDATE "etl".claim c SET applied = "etl".claim_hash(v_claim.hash, v_left)
             WHERE c.run_id = p_run AND c.key = d.winner;
        END IF;

        UPDATE "etl".claim c
           SET refused = CASE
               WHEN d.moves THEN format('SKU %s goes to product %s, which lists it too and comes first in the source', c.code, d.winner)
               WHEN d.is_seen THEN format('SKU %s belongs to product %s, which lists it too and comes first in the source', c.code, d.owner)
               ELSE format('SKU %s belongs to product %s, which this run did not read; a full refresh settles whose it is', c.code, d.owner) END
         WHERE c.run_id = p_run AND c.code = d.code AND c.refused IS NULL;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        settled := settled + v_rows;
    END LOOP;
END
$$;





CREATE TABLE catalog.product (
    id bigint NOT NULL,
    feed text NOT NULL COLLATE pg_catalog."C",
    external_id text NOT NULL COLLATE pg_catalog."C",
    title text,
    description text,
    brand text,
    category text,
    status text,
    attributes jsonb,
    source_updated_at timestamp with time zone,
    content_hash bytea NOT NULL,
    discontinued_at timestamp with time zone,
    loaded_at timestamp with time zone NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT product_content_hash_check CHECK ((octet_length(content_hash) = 16)),
    CONSTRAINT product_external_id_check CHECK ((external_id <> ''::text)),
    CONSTRAINT product_feed_check CHECK ((feed <> ''::text))
);



ALTER TABLE catalog.product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME catalog.product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE catalog.sku (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    feed text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    price numeric(18,4),
    currency text,
    compare_at_price numeric(18,4),
    stock integer,
    barcode text,
    options jsonb,
    discontinued_at timestamp with time zone,
    loaded_at timestamp with time zone NOT NULL,
    CONSTRAINT sku_code_check CHECK ((code <> ''::text)),
    CONSTRAINT sku_feed_check CHECK ((feed <> ''::text))
);



ALTER TABLE catalog.sku ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME catalog.sku_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE etl.claim (
    run_id uuid NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    key_hash bigint NOT NULL,
    page integer NOT NULL,
    hash bytea NOT NULL,
    applied bytea NOT NULL,
    price numeric(18,4),
    currency text,
    compare_at_price numeric(18,4),
    stock integer,
    barcode text,
    options jsonb,
    action text NOT NULL,
    location text NOT NULL,
    raw bytea NOT NULL,
    refused text
);



CREATE TABLE etl.feed_shape (
    feed text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    found bigint NOT NULL,
    filled bigint NOT NULL,
    run_id uuid NOT NULL,
    noted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT feed_shape_check CHECK (((found >= 0) AND (found <= records))),
    CONSTRAINT feed_shape_check1 CHECK (((filled >= 0) AND (filled <= found))),
    CONSTRAINT feed_shape_records_check CHECK ((records > 0))
);



CREATE TABLE etl.feed_state (
    feed text NOT NULL COLLATE pg_catalog."C",
    epoch integer DEFAULT 0 NOT NULL,
    run_id uuid,
    holder text,
    held_since timestamp with time zone,
    lease_until timestamp with time zone,
    watermark text,
    watermark_key text COLLATE pg_catalog."C",
    watermark_of text,
    watermark_run uuid,
    watermark_at timestamp with time zone,
    CONSTRAINT feed_state_check CHECK (((holder IS NULL) = (lease_until IS NULL))),
    CONSTRAINT feed_state_check1 CHECK (((watermark IS NULL) = (watermark_key IS NULL))),
    CONSTRAINT feed_state_check2 CHECK (((watermark IS NULL) = (watermark_of IS NULL))),
    CONSTRAINT feed_state_check3 CHECK (((watermark IS NULL) = (watermark_at IS NULL))),
    CONSTRAINT feed_state_epoch_check CHECK ((epoch >= 0))
);



CREATE TABLE etl.held (
    run_id uuid NOT NULL,
    page integer NOT NULL,
    place integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    is_part boolean DEFAULT false NOT NULL,
    names text[],
    action text,
    location text NOT NULL,
    raw bytea NOT NULL,
    problem_code text,
    problem_message text,
    mark_key text,
    mark_version text,
    is_settled boolean DEFAULT false NOT NULL,
    external_id text COLLATE pg_catalog."C"
);



CREATE TABLE etl.migration (
    name text NOT NULL,
    checksum text NOT NULL,
    schema text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);



CREATE TABLE etl.page (
    run_id uuid NOT NULL,
    number integer NOT NULL,
    epoch integer NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    token text NOT NULL,
    landed bytea,
    chunks integer DEFAULT 0 NOT NULL,
    read integer DEFAULT 0 NOT NULL,
    inserted integer DEFAULT 0 NOT NULL,
    updated integer DEFAULT 0 NOT NULL,
    unchanged integer DEFAULT 0 NOT NULL,
    rejected integer DEFAULT 0 NOT NULL,
    duplicates integer DEFAULT 0 NOT NULL,
    stale integer DEFAULT 0 NOT NULL,
    skus_inserted integer DEFAULT 0 NOT NULL,
    skus_updated integer DEFAULT 0 NOT NULL,
    skus_discontinued integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    error text,
    committed_at timestamp with time zone,
    watermark text,
    watermark_key text COLLATE pg_catalog."C",
    keys bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    contents bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    places integer[] DEFAULT '{}'::integer[] NOT NULL,
    actions text DEFAULT ''::text NOT NULL,
    repaired integer DEFAULT 0 NOT NULL,
    CONSTRAINT page_check CHECK (((state = 'committed'::text) = (committed_at IS NOT NULL))),
    CONSTRAINT page_check2 CHECK (((watermark IS NULL) = (watermark_key IS NULL))),
    CONSTRAINT page_chunks_check CHECK ((chunks >= 0)),
    CONSTRAINT page_failures_check CHECK ((failures >= 0)),
    CONSTRAINT page_number_check CHECK ((number > 0)),
    CONSTRAINT page_repaired_check CHECK ((repaired >= 0)),
    CONSTRAINT page_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'committed'::text, 'failed'::text])))
)
WITH (fillfactor='15');



CREATE TABLE etl.reject (
    id bigint NOT NULL,
    feed text NOT NULL COLLATE pg_catalog."C",
    run_id uuid NOT NULL,
    page integer NOT NULL,
    location text NOT NULL,
    external_id text,
    stage text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    path text,
    raw bytea NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reject_stage_check CHECK ((stage = ANY (ARRAY['read'::text, 'map'::text, 'load'::text]))),
    CONSTRAINT reject_state_check CHECK ((state = ANY (ARRAY['open'::text, 'replayed'::text, 'discarded'::text])))
);



ALTER TABLE etl.reject ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE etl.repeated (
    run_id uuid NOT NULL,
    key bigint NOT NULL,
    collected boolean DEFAULT false NOT NULL
);



CREATE TABLE etl.routine (
    name text NOT NULL,
    checksum text NOT NULL,
    body text NOT NULL,
    version text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);



CREATE TABLE etl.run (
    id uuid NOT NULL,
    feed text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    epoch integer NOT NULL,
    fingerprint text NOT NULL,
    settings jsonb NOT NULL,
    cursor text,
    plan_complete boolean DEFAULT false NOT NULL,
    pages_planned integer DEFAULT 0 NOT NULL,
    progress double precision,
    waiting_until timestamp with time zone,
    error text,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    resumed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    active interval DEFAULT '00:00:00'::interval NOT NULL,
    finished_at timestamp with time zone,
    summary jsonb,
    watermark_of text,
    since text,
    full_refresh boolean DEFAULT false NOT NULL,
    warnings text[] DEFAULT '{}'::text[] NOT NULL,
    accept_shape boolean DEFAULT false NOT NULL,
    source_retries bigint DEFAULT 0 NOT NULL,
    CONSTRAINT run_epoch_check CHECK ((epoch > 0)),
    CONSTRAINT run_feed_check CHECK ((feed <> ''::text)),
    CONSTRAINT run_pages_planned_check CHECK ((pages_planned >= 0)),
    CONSTRAINT run_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT run_source_retries_check CHECK ((source_retries >= 0)),
    CONSTRAINT run_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'rate_limited'::text, 'incomplete'::text, 'succeeded'::text, 'succeeded_with_rejects'::text, 'failed'::text, 'cancelled'::text])))
);



CREATE TABLE etl.run_shape (
    run_id uuid NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    found bigint NOT NULL,
    filled bigint NOT NULL
);



INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (1, 'finished', 'P901', 'Lamp 901', NULL, NULL, NULL, NULL, '{"watt": 901}', NULL, '\xbb2854fd1cd5d0572b4db772d2d53aff', NULL, '2026-11-27 02:29:29.661816+00', '01a21ad6-1cf3-74b8-be13-ba68690ddf25');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (2, 'finished', 'P902', 'Lamp 902', NULL, NULL, NULL, NULL, '{"watt": 902}', NULL, '\x1c47c5fc7264162979e4624d967de9c9', NULL, '2026-11-27 02:29:29.661816+00', '01a21ad6-1cf3-74b8-be13-ba68690ddf25');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (3, 'changing', 'A', 'Lamp', NULL, NULL, NULL, NULL, '{"watt": 40}', NULL, '\x67315f323b6f8cf6d6802e376051e57b', NULL, '2026-11-27 02:29:29.914167+00', '01a21ad6-1ea6-7440-aa00-1f33eaf424e9');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (4, 'shop', 'P1', 'Lamp 1', NULL, NULL, NULL, NULL, '{"watt": 1}', NULL, '\x7400d3aa840aeea5cc75c605959f828a', NULL, '2026-11-27 02:29:29.936958+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (5, 'shop', 'P2', 'Lamp 2', NULL, NULL, NULL, NULL, '{"watt": 2}', NULL, '\x29925aa32c53871a19224f3f59e8dd7f', NULL, '2026-11-27 02:29:29.936958+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (6, 'shop', 'P3', 'Lamp 3', NULL, NULL, NULL, NULL, '{"watt": 3}', NULL, '\xbf3d6cfc0767f574fa950cd05b8b60de', NULL, '2026-11-27 02:29:29.936958+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (7, 'shop', 'P4', 'Lamp 4', NULL, NULL, NULL, NULL, '{"watt": 4}', NULL, '\x9daf8b54c4582087a6977eefa095dbc2', NULL, '2026-11-27 02:29:29.936958+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (8, 'shop', 'P5', 'Lamp 5', NULL, NULL, NULL, NULL, '{"watt": 5}', NULL, '\xc5c53c00ef407c2988f9f58752984ff0', NULL, '2026-11-27 02:29:29.936958+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (9, 'shop', 'P10', 'Lamp 10', NULL, NULL, NULL, NULL, '{"watt": 10}', NULL, '\xda67d654a74885045bbe6a28772c2082', NULL, '2026-11-27 02:29:29.938658+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (10, 'shop', 'P6', 'Lamp 6', NULL, NULL, NULL, NULL, '{"watt": 6}', NULL, '\x3a9304b01728bc83e43bb951f3cc0f77', NULL, '2026-11-27 02:29:29.938658+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (11, 'shop', 'P7', 'Lamp 7', NULL, NULL, NULL, NULL, '{"watt": 7}', NULL, '\xce0bf2bc78900b054cb48718752052e0', NULL, '2026-11-27 02:29:29.938658+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (12, 'shop', 'P8', 'Lamp 8', NULL, NULL, NULL, NULL, '{"watt": 8}', NULL, '\x6b99889b897e59b4b24bac67d7bf8b53', NULL, '2026-11-27 02:29:29.938658+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (13, 'shop', 'P9', 'Lamp 9', NULL, NULL, NULL, NULL, '{"watt": 9}', NULL, '\xbc1ebfb18be3f7127aa021d0186f2723', NULL, '2026-11-27 02:29:29.938658+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (14, 'shop', 'P11', 'Lamp 11', NULL, NULL, NULL, NULL, '{"watt": 11}', NULL, '\x517e1b82c686574371cabafe325f90b9', NULL, '2026-11-27 02:29:29.940289+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (15, 'shop', 'P12', 'Lamp 12', NULL, NULL, NULL, NULL, '{"watt": 12}', NULL, '\xc6f63721add86df43818260d589e4728', NULL, '2026-11-27 02:29:29.940289+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (16, 'shop', 'P13', 'Lamp 13', NULL, NULL, NULL, NULL, '{"watt": 13}', NULL, '\xbca899b5fe7e898d3b1c0e24a3fc0c80', NULL, '2026-11-27 02:29:29.940289+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (17, 'shop', 'P14', 'Lamp 14', NULL, NULL, NULL, NULL, '{"watt": 14}', NULL, '\x14ba5c19afa48a10eb2b5e7acd3dd452', NULL, '2026-11-27 02:29:29.940289+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (18, 'shop', 'P15', 'Lamp 15', NULL, NULL, NULL, NULL, '{"watt": 15}', NULL, '\x4f0b30d7943996c85794c0619da12d9c', NULL, '2026-11-27 02:29:29.940289+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (19, 'shop', 'P16', 'Lamp 16', NULL, NULL, NULL, NULL, '{"watt": 16}', NULL, '\x060eee07b739c47c7d5388e4bd78394d', NULL, '2026-11-27 02:29:29.944104+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (20, 'shop', 'P17', 'Lamp 17', NULL, NULL, NULL, NULL, '{"watt": 17}', NULL, '\x79681ec3700d8041e38705cf3a470b60', NULL, '2026-11-27 02:29:29.944104+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (21, 'shop', 'P18', 'Lamp 18', NULL, NULL, NULL, NULL, '{"watt": 18}', NULL, '\xf61720bd7b00a24c96f5628ae7d30034', NULL, '2026-11-27 02:29:29.944104+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (22, 'shop', 'P19', 'Lamp 19', NULL, NULL, NULL, NULL, '{"watt": 19}', NULL, '\x9edf231634547096d4d201b22b5a8d4d', NULL, '2026-11-27 02:29:29.944104+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (23, 'shop', 'P20', 'Lamp 20', NULL, NULL, NULL, NULL, '{"watt": 20}', NULL, '\xe0ce242cde18ffe186da53c9a253e4ed', NULL, '2026-11-27 02:29:29.944104+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (24, 'shop', 'P21', 'Lamp 21', NULL, NULL, NULL, NULL, '{"watt": 21}', NULL, '\xcfcb6c8651a134506e7cdc44e8ec2ac0', NULL, '2026-11-27 02:29:29.946445+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (25, 'shop', 'P22', 'Lamp 22', NULL, NULL, NULL, NULL, '{"watt": 22}', NULL, '\x1a288e8211154b9ceed6127c05072a3e', NULL, '2026-11-27 02:29:29.946445+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (26, 'shop', 'P23', 'Lamp 23', NULL, NULL, NULL, NULL, '{"watt": 23}', NULL, '\xa21fd2c33e9233dfbb666486beb4764d', NULL, '2026-11-27 02:29:29.946445+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (27, 'shop', 'P24', 'Lamp 24', NULL, NULL, NULL, NULL, '{"watt": 24}', NULL, '\xd55c0684a74a0b76caff997f86a55a03', NULL, '2026-11-27 02:29:29.946445+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (28, 'shop', 'P25', 'Lamp 25', NULL, NULL, NULL, NULL, '{"watt": 25}', NULL, '\x07c2aa33e720558d8d9fff8677c94913', NULL, '2026-11-27 02:29:29.946445+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (29, 'shop', 'P26', 'Lamp 26', NULL, NULL, NULL, NULL, '{"watt": 26}', NULL, '\xa3419e3d56dca4c2bc640c72a820a732', NULL, '2026-11-27 02:29:29.947983+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (30, 'shop', 'P27', 'Lamp 27', NULL, NULL, NULL, NULL, '{"watt": 27}', NULL, '\xa561603fc341c6cb123d09e766682219', NULL, '2026-11-27 02:29:29.947983+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (31, 'shop', 'P28', 'Lamp 28', NULL, NULL, NULL, NULL, '{"watt": 28}', NULL, '\xee4ac3939dd9d8e18d93be2284402b72', NULL, '2026-11-27 02:29:29.947983+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (32, 'shop', 'P29', 'Lamp 29', NULL, NULL, NULL, NULL, '{"watt": 29}', NULL, '\xf1eb5188b261c804e095fe9555934bf3', NULL, '2026-11-27 02:29:29.947983+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (33, 'shop', 'P30', 'Lamp 30', NULL, NULL, NULL, NULL, '{"watt": 30}', NULL, '\x33c573f892d68a7faf57ee91e872f72c', NULL, '2026-11-27 02:29:29.947983+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (34, 'shop', 'P31', 'Lamp 31', NULL, NULL, NULL, NULL, '{"watt": 31}', NULL, '\x0354fa18da05e2db7b3138b4eaf15aad', NULL, '2026-11-27 02:29:29.949366+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (35, 'shop', 'P32', 'Lamp 32', NULL, NULL, NULL, NULL, '{"watt": 32}', NULL, '\x45916e5f13870ac0e9f77aae594f9fe8', NULL, '2026-11-27 02:29:29.949366+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (36, 'shop', 'P33', 'Lamp 33', NULL, NULL, NULL, NULL, '{"watt": 33}', NULL, '\x161e1953c24764740dd7fa2126b0c0cc', NULL, '2026-11-27 02:29:29.949366+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (37, 'shop', 'P34', 'Lamp 34', NULL, NULL, NULL, NULL, '{"watt": 34}', NULL, '\x3e5ec84321526cce9fa330debec50abb', NULL, '2026-11-27 02:29:29.949366+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (38, 'shop', 'P35', 'Lamp 35', NULL, NULL, NULL, NULL, '{"watt": 35}', NULL, '\xae82b3cf5db4ecfc2eace967d150c0ce', NULL, '2026-11-27 02:29:29.949366+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (39, 'shop', 'P36', 'Lamp 36', NULL, NULL, NULL, NULL, '{"watt": 36}', NULL, '\x91a37542e7d41527bafda786549d0300', NULL, '2026-11-27 02:29:29.950653+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (40, 'shop', 'P37', 'Lamp 37', NULL, NULL, NULL, NULL, '{"watt": 37}', NULL, '\xf6c793dbc842a6820cfcf34e4c3c0329', NULL, '2026-11-27 02:29:29.950653+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (41, 'shop', 'P38', 'Lamp 38', NULL, NULL, NULL, NULL, '{"watt": 38}', NULL, '\xb835871a8bbb23bde19aa40e44b31dbb', NULL, '2026-11-27 02:29:29.950653+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (42, 'shop', 'P39', 'Lamp 39', NULL, NULL, NULL, NULL, '{"watt": 39}', NULL, '\xd1a31ad1435baced9cfb9a8d586ea77f', NULL, '2026-11-27 02:29:29.950653+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (43, 'shop', 'P40', 'Lamp 40', NULL, NULL, NULL, NULL, '{"watt": 40}', NULL, '\xd2c717513d6fe304024b250a5baeaff3', NULL, '2026-11-27 02:29:29.950653+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (44, 'shop', 'P41', 'Lamp 41', NULL, NULL, NULL, NULL, '{"watt": 41}', NULL, '\x6abc3a03a82c8d63fc0b999891a7ca81', NULL, '2026-11-27 02:29:29.953623+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (45, 'shop', 'P42', 'Lamp 42', NULL, NULL, NULL, NULL, '{"watt": 42}', NULL, '\xef44a2ac35e16288bcb99ac3527244a2', NULL, '2026-11-27 02:29:29.953623+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (46, 'shop', 'P43', 'Lamp 43', NULL, NULL, NULL, NULL, '{"watt": 43}', NULL, '\x33c0225e013dec595d7ec11a89b376bf', NULL, '2026-11-27 02:29:29.953623+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (47, 'shop', 'P44', 'Lamp 44', NULL, NULL, NULL, NULL, '{"watt": 44}', NULL, '\xa1385581218a2a9081aafb15677f39ae', NULL, '2026-11-27 02:29:29.953623+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (48, 'shop', 'P45', 'Lamp 45', NULL, NULL, NULL, NULL, '{"watt": 45}', NULL, '\xd8fc315cc51c6c260a95edc62de6b39e', NULL, '2026-11-27 02:29:29.953623+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (49, 'shop', 'P46', 'Lamp 46', NULL, NULL, NULL, NULL, '{"watt": 46}', NULL, '\x7b4d3c3df39c7141ca31e65c4adbd204', NULL, '2026-11-27 02:29:29.95564+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (50, 'shop', 'P47', 'Lamp 47', NULL, NULL, NULL, NULL, '{"watt": 47}', NULL, '\xa6d23356783b25c29e6086bf9b006ea9', NULL, '2026-11-27 02:29:29.95564+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (51, 'shop', 'P48', 'Lamp 48', NULL, NULL, NULL, NULL, '{"watt": 48}', NULL, '\x52bbd1331bcbc7b758defcbf59fcc939', NULL, '2026-11-27 02:29:29.95564+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (52, 'shop', 'P49', 'Lamp 49', NULL, NULL, NULL, NULL, '{"watt": 49}', NULL, '\x1ca503b200edce234b48c899c3d397c0', NULL, '2026-11-27 02:29:29.95564+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (53, 'shop', 'P50', 'Lamp 50', NULL, NULL, NULL, NULL, '{"watt": 50}', NULL, '\x1f4b162e4902c2b745e8a5dd48bce72f', NULL, '2026-11-27 02:29:29.95564+00', '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f');



INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (1, 1, 'finished', 'P901-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.661816+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (2, 1, 'finished', 'P901-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.661816+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (3, 2, 'finished', 'P902-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.661816+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (4, 2, 'finished', 'P902-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.661816+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (5, 3, 'changing', 'x', 10.0000, 'EUR', NULL, 0, NULL, '{"size": "L"}', NULL, '2026-11-27 02:29:29.914167+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (6, 4, 'shop', 'P1-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (7, 4, 'shop', 'P1-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (8, 5, 'shop', 'P2-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (9, 5, 'shop', 'P2-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (10, 6, 'shop', 'P3-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (11, 6, 'shop', 'P3-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (12, 7, 'shop', 'P4-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (13, 7, 'shop', 'P4-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (14, 8, 'shop', 'P5-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (15, 8, 'shop', 'P5-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.936958+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (16, 9, 'shop', 'P10-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (17, 9, 'shop', 'P10-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (18, 10, 'shop', 'P6-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (19, 10, 'shop', 'P6-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (20, 11, 'shop', 'P7-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (21, 11, 'shop', 'P7-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (22, 12, 'shop', 'P8-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (23, 12, 'shop', 'P8-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (24, 13, 'shop', 'P9-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (25, 13, 'shop', 'P9-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.938658+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (26, 14, 'shop', 'P11-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (27, 14, 'shop', 'P11-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (28, 15, 'shop', 'P12-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (29, 15, 'shop', 'P12-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (30, 16, 'shop', 'P13-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (31, 16, 'shop', 'P13-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (32, 17, 'shop', 'P14-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (33, 17, 'shop', 'P14-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (34, 18, 'shop', 'P15-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (35, 18, 'shop', 'P15-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.940289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (36, 19, 'shop', 'P16-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (37, 19, 'shop', 'P16-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (38, 20, 'shop', 'P17-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (39, 20, 'shop', 'P17-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (40, 21, 'shop', 'P18-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (41, 21, 'shop', 'P18-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (42, 22, 'shop', 'P19-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (43, 22, 'shop', 'P19-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (44, 23, 'shop', 'P20-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (45, 23, 'shop', 'P20-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.944104+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (46, 24, 'shop', 'P21-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (47, 24, 'shop', 'P21-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (48, 25, 'shop', 'P22-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (49, 25, 'shop', 'P22-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (50, 26, 'shop', 'P23-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (51, 26, 'shop', 'P23-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (52, 27, 'shop', 'P24-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (53, 27, 'shop', 'P24-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (54, 28, 'shop', 'P25-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (55, 28, 'shop', 'P25-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.946445+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (56, 29, 'shop', 'P26-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (57, 29, 'shop', 'P26-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (58, 30, 'shop', 'P27-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (59, 30, 'shop', 'P27-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (60, 31, 'shop', 'P28-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (61, 31, 'shop', 'P28-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (62, 32, 'shop', 'P29-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (63, 32, 'shop', 'P29-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (64, 33, 'shop', 'P30-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (65, 33, 'shop', 'P30-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.947983+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (66, 34, 'shop', 'P31-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (67, 34, 'shop', 'P31-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (68, 35, 'shop', 'P32-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (69, 35, 'shop', 'P32-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (70, 36, 'shop', 'P33-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (71, 36, 'shop', 'P33-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (72, 37, 'shop', 'P34-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (73, 37, 'shop', 'P34-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (74, 38, 'shop', 'P35-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (75, 38, 'shop', 'P35-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.949366+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (76, 39, 'shop', 'P36-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (77, 39, 'shop', 'P36-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (78, 40, 'shop', 'P37-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (79, 40, 'shop', 'P37-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (80, 41, 'shop', 'P38-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (81, 41, 'shop', 'P38-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (82, 42, 'shop', 'P39-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (83, 42, 'shop', 'P39-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (84, 43, 'shop', 'P40-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (85, 43, 'shop', 'P40-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.950653+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (86, 44, 'shop', 'P41-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (87, 44, 'shop', 'P41-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (88, 45, 'shop', 'P42-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (89, 45, 'shop', 'P42-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (90, 46, 'shop', 'P43-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (91, 46, 'shop', 'P43-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (92, 47, 'shop', 'P44-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (93, 47, 'shop', 'P44-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (94, 48, 'shop', 'P45-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (95, 48, 'shop', 'P45-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.953623+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (96, 49, 'shop', 'P46-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (97, 49, 'shop', 'P46-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (98, 50, 'shop', 'P47-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (99, 50, 'shop', 'P47-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (100, 51, 'shop', 'P48-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (101, 51, 'shop', 'P48-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (102, 52, 'shop', 'P49-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (103, 52, 'shop', 'P49-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (104, 53, 'shop', 'P50-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (105, 53, 'shop', 'P50-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-27 02:29:29.95564+00');






INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'attributes', 4, 2, 2, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827023+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'brand', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827303+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'category', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.82731+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'description', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827312+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'id', 4, 3, 3, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827315+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'status', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827318+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'title', 4, 3, 3, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.82732+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'updated_at', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827323+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants', 4, 3, 3, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827349+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].barcode', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827352+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].compare_at_price', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827354+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].currency', 4, 2, 2, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827357+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].options', 4, 0, 0, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.82736+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].price', 4, 3, 3, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827362+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].sku', 4, 2, 2, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827365+00');
INSERT INTO etl.feed_shape (feed, path, records, found, filled, run_id, noted_at) VALUES ('shop', 'variants[].stock', 4, 2, 2, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', '2026-11-27 02:29:29.827367+00');



INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('finished', 1, '01a21ad6-1cf3-74b8-be13-ba68690ddf25', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('changing', 1, '01a21ad6-1ea6-7440-aa00-1f33eaf424e9', NULL, NULL, NULL, '100', '1003100', 'integer id', '01a21ad6-1ea6-7440-aa00-1f33eaf424e9', '2026-11-27 02:29:29.921741+00');
INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('shop', 1, '01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);






INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('catalog/001_products', '31587e5bdef7403282234ed55f45ccd490f32af3d00bc95d48cf1fbd9750da91', 'catalog', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/001_runs', 'c1efadc5659b6e7242538f3ce244bb684842179e63e0a467b36403f58ededc7f', 'etl', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/002_places', 'bdfcac431321d69562fe0490d596f8b4ac02361f2078e7ff2a7efdc892bb07a5', 'etl', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/003_shapes', '1f63ecafec26a3912f61fb936033dba4d3cf47fd54dc53832dac889db40064b9', 'etl', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/004_repairs', '73d4bb1110b6b772e98c57ecb04b62e27486be20aade5abba2ae2f12387bc35b', 'etl', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/005_source_retries', '245e85b461d3ff056b89a685aa81c5046b3830a500f5f1d22156340ecdf6d376', 'etl', '2026-11-27 02:29:28.457813+00');



INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, error, committed_at, watermark, watermark_key, keys, contents, places, actions, repaired) VALUES ('01a21ad6-1cf3-74b8-be13-ba68690ddf25', 1, 1, 'committed', '0', NULL, 1, 4, 2, 0, 0, 2, 0, 0, 4, 0, 0, 0, NULL, '2026-11-27 02:29:29.661816+00', NULL, NULL, '{-9209178834778790354,-844984847390024626,0,4991472840571230410}', '{6327791796941498555,2960664250072516380,0,0}', '{1,3,2,4}', 'iirr', 0);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, error, committed_at, watermark, watermark_key, keys, contents, places, actions, repaired) VALUES ('01a21ad6-1ea6-7440-aa00-1f33eaf424e9', 1, 1, 'committed', '1', NULL, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, NULL, '2026-11-27 02:29:29.914167+00', '100', '1003100', '{-1232174114002624933}', '{-681047143600934553}', '{0}', 'i', 0);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, error, committed_at, watermark, watermark_key, keys, contents, places, actions, repaired) VALUES ('01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f', 1, 1, 'committed', '0', NULL, 4, 20, 20, 0, 0, 0, 0, 0, 40, 0, 0, 0, NULL, '2026-11-27 02:29:29.944104+00', NULL, NULL, '{5854806206556521221,2401401671806513826,5932621248421451778,2623267318364813063,7767412555233548786,-5482556777215936276,-3359825528370658927,129511223243933461,5080982587238007322,-1453824585380189996,4075210353900494851,-8417556249090739993,-7179616414950928886,2491212505184869179,5789108540083589212,-177806938592981783,8283151104403721918,3037892282184076229,-4911720454189723274,6510197892530857477}', '{-6490238448076390284,1911588018026353193,8427755561691135423,-8709864079079264355,2989335647912510917,325746431574304730,-8954237876916939974,363543043173911502,-5451186744470234773,1366811201052286652,4852495310659485265,-833772117895416122,-8247921610118813508,1191946123344656916,-3992940708189172913,8990374214413192710,4719787187445327993,5521976624563623926,-7606487187942285410,-2161981953612132640}', '{1,2,3,4,5,10,6,7,8,9,11,12,13,14,15,16,17,18,19,20}', 'iiiiiiiiiiiiiiiiiiii', 0);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, error, committed_at, watermark, watermark_key, keys, contents, places, actions, repaired) VALUES ('01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f', 2, 1, 'committed', '20', NULL, 4, 20, 20, 0, 0, 0, 0, 0, 40, 0, 0, 0, NULL, '2026-11-27 02:29:29.950653+00', NULL, NULL, '{-7995917411604039531,-985452538875767698,5046981035815905684,-2567396610860349083,-1603624029280596458,-8721641929627561678,-2090867898709926652,182306072390672619,5681305384457194887,3859195575138967100,6911936138087645141,5276374594134782077,-8443345903526358683,7994591079831952756,-1266007704845402284,4818875201397374496,-5127832630461879603,8797397240377047181,-5580860172633660970,6525135817893576564}', '{5779421593342888911,-7184625615590512614,-2363384581168423006,8505974404554317013,-8262661763964943865,-4421166671211904605,-3763248131783761499,-2172747549394122002,344632790912986097,9190393916324824371,-2602511200386657277,-4608722751385071291,8386907306014088726,-3572390101587042754,-221603966638390610,2816391231707653009,-9032458572200163338,-4817800970236381768,-1320580243897277487,352247505009231826}', '{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20}', 'iiiiiiiiiiiiiiiiiiii', 0);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, error, committed_at, watermark, watermark_key, keys, contents, places, actions, repaired) VALUES ('01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f', 3, 0, 'planned', '40', NULL, 2, 10, 10, 0, 0, 0, 0, 0, 20, 0, 0, 0, NULL, NULL, NULL, NULL, '{9119402111728236940,-2741122369830672450,-34527077384483335,8125473157844074578,-1814475790159236801,1778769879123854571,-8268883908087827659,2023064628277551670,-9093441375256930662,4212757571752371382}', '{7173438881591377002,-8619079116187876113,6479621039962898483,-8058476706717681503,2768619504906927320,4715722853351968123,-4457090868184886618,-5203967526709380270,2580260223772239132,-5205595705957790945}', '{1,2,3,4,5,6,7,8,9,10}', 'iiiiiiiiii', 0);



INSERT INTO etl.reject (id, feed, run_id, page, location, external_id, stage, code, message, path, raw, state, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 'finished', '01a21ad6-1cf3-74b8-be13-ba68690ddf25', 1, 'shop, record 2', NULL, 'map', 'missing_id', 'id: found nothing, expected the key of the product.', 'id', '\x7b227469746c65223a226e6f206964227d', 'open', '2026-11-27 02:29:29.661816+00');
INSERT INTO etl.reject (id, feed, run_id, page, location, external_id, stage, code, message, path, raw, state, created_at) OVERRIDING SYSTEM VALUE VALUES (2, 'finished', '01a21ad6-1cf3-74b8-be13-ba68690ddf25', 1, 'shop, record 4', 'P903', 'map', 'missing_sku', 'variants[0].sku: found nothing, expected the code of the SKU, which every variant needs.', 'variants[0].sku', '\x7b226964223a2250393033222c2276617269616e7473223a5b7b227072696365223a317d5d7d', 'open', '2026-11-27 02:29:29.661816+00');






INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('begin_run', '1e9e267769cfb2f61339fd2bed853d536c8a0f75b551208533df7f721543fe4c', '5e94ff3fe79f1d11b4760aa2a7b4a6f7d2ca4087b6b71b7824a19aece42dc0b7', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('claim_hash', '888afb9b7faa8ccafeeca518c70899681c430a7d95bda4db5bf2ce665176108f', '9fb399092fb9cdd97ce18dd8fd77d9306a5e32b4e409ae347fdb9e62e0225b72', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('collect_records', 'b479165df82d645142483c8a920f45207b86cca829f677d5429da1f4c8bacf6d', 'a61fcc4e82cded698d740a025029fcab689a4ebfb4e4c704f3742b3146b77342', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('compare_products', 'f77d23815a11cbf4961143bba7d28edf8c9a6890e1b2836550c2cb113861bb20', '7e0dbc4662a822a4ecdc77a189ed3b54e1dbe8580c39911fe4ffb6b58d3801db', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('end_run', '6740ed34608422dca1a2cf014d28881b1a8e6a7bbcd524f59e286d9e0d4e23e8', '3da4893874d494e7365d5cd466d68a18ebdd2ed6c252366c3e6e4b5ad3094b81', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('find_repeated', '68983e89ad6216c83a3561351a0a0ee788604818eb74d2019df0ab4083fdef0d', 'de5194fe96214fb36b7f6bea2dd3722efc3ebdec9730108edef3cbedeedb6fa4', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_chunk', 'fe78260209af921307a07b7dc0a15301167b070ef6d7fd4b74c78e2d9f417131', 'bbdc4279a87293e4575ebaf22a93b165b66ab1261e94f3f3c7b154cdd9b49e57', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_one_product', '7ff50ffd8ae722d971359f816dfa3ddb206dea836217a5bac669fc5fabbf5aed', 'baa698ea3bc3d45b2065a03e3b832898d408196c20092ebc075bf0daa8c58dcb', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_products', '9e08ea89d1d49ea48ec77293c1c17154003965508b4acde328be3cfb95ecd5ae', 'aa4e3e604b848c0b916bccd1adea2ce4fb5c88753ec5956043ccf976e66cef7d', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('plan_collecting', '3719b541c80b3767a2f4f9afc75039443861858e6a4b81abf1ad9ccf0b0d9ba8', '7c6ff6b2ea1cee8bd53f4af7cc71890366ae40b7e16e95887ac48f6eff5b57dd', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('plan_settling', '47537dd19554b2b03260e6213eabcd33ac3502d6e7c506853bf6a0f10ea00297', 'f289b9b865d42ed08e67b2e612856415164e0a29735f7b5eec5c9cf8242bdc18', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('refuse_claims', 'eb4a98101f5808e69a686a28fda41ba4ae8864ed90368508774e390f6fada821', 'f0fc25ea378cc9e0335977cfdae2f9c84688cf02452fae4afd7a06929b0194aa', '0.2.0', '2026-11-27 02:29:28.457813+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('settle_claims', '06d3408f8f277609b05bf72f8b18fcc6f771cae35a83b7154cef29acc9c38f09', 'c9b031c87ebd7e2792aa9210ef90db2ee0788d881f9e948f68e38a771f243a37', '0.2.0', '2026-11-27 02:29:28.457813+00');



INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings, accept_shape, source_retries) VALUES ('01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f', 'shop', 'incomplete', 1, '9f3adc19c544ae8380dd3ab2df71913acd826b8f24236725322e2971778f503b', '{"pageSize": 20, "chunkSize": 5, "maxRejects": null, "maxRecordBytes": 8388608, "pagesPerSegment": 4, "maxParallelPages": 1, "maxRejectPercent": 10}', NULL, true, 3, 1, NULL, 'interrupted', '2026-11-27 02:29:29.92951+00', '2026-11-27 02:29:29.92951+00', '00:00:00.047094', '2026-11-27 02:29:29.976604+00', '{"feed": "shop", "read": 50, "error": "interrupted", "pages": 2, "runId": "01a21ad6-1ec7-71c6-bebb-9b8c4a62ef8f", "stale": 0, "state": "incomplete", "chunks": 10, "retries": 0, "updated": 0, "inserted": 50, "rejected": 0, "repaired": 0, "unchanged": 0, "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 3, "skusInserted": 100, "durationSeconds": 0.045, "skusDiscontinued": 0, "productsPerSecond": 1113.3}', NULL, NULL, false, '{}', false, 0);
INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings, accept_shape, source_retries) VALUES ('01a21ad6-1cf3-74b8-be13-ba68690ddf25', 'finished', 'succeeded_with_rejects', 1, '75a11da44c802486bc6f65640aa48a730f0f684c5c07a42ba3cd1735eb3fb070', '{"pageSize": 25, "chunkSize": 25, "maxRejects": null, "maxRecordBytes": 8388608, "pagesPerSegment": 40, "maxParallelPages": 8, "maxRejectPercent": 100}', NULL, true, 1, 1, NULL, NULL, '2026-11-27 02:29:29.50476+00', '2026-11-27 02:29:29.50476+00', '00:00:00.321499', '2026-11-27 02:29:29.82626+00', '{"feed": "finished", "read": 4, "pages": 1, "runId": "01a21ad6-1cf3-74b8-be13-ba68690ddf25", "stale": 0, "state": "succeeded_with_rejects", "chunks": 1, "retries": 0, "updated": 0, "inserted": 2, "rejected": 2, "repaired": 0, "warnings": ["no record of the first 4 has `brand` (brand), `category` (category), `description` (description), `status` (status), `updated_at` (updatedAt), `variants[].barcode` (skus.barcode), `variants[].compare_at_price` (skus.compareAtPrice), `variants[].options` (skus.options), which the mapping names. ''etl check'' says what is there; \"optional\": true at the field ends this warning"], "unchanged": 0, "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 1, "skusInserted": 4, "durationSeconds": 0.263, "skusDiscontinued": 0, "productsPerSecond": 15.2}', NULL, NULL, false, '{"no record of the first 4 has `brand` (brand), `category` (category), `description` (description), `status` (status), `updated_at` (updatedAt), `variants[].barcode` (skus.barcode), `variants[].compare_at_price` (skus.compareAtPrice), `variants[].options` (skus.options), which the mapping names. ''etl check'' says what is there; \"optional\": true at the field ends this warning"}', false, 0);
INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings, accept_shape, source_retries) VALUES ('01a21ad6-1ea6-7440-aa00-1f33eaf424e9', 'changing', 'succeeded', 1, 'fingerprint', '{"pageSize": 20, "chunkSize": 5, "maxRejects": null, "maxRecordBytes": 8388608, "pagesPerSegment": 4, "maxParallelPages": 1, "maxRejectPercent": 10}', NULL, true, 1, NULL, NULL, NULL, '2026-11-27 02:29:29.899379+00', '2026-11-27 02:29:29.899379+00', '00:00:00.021862', '2026-11-27 02:29:29.921242+00', '{"feed": "changing", "read": 1, "pages": 1, "runId": "01a21ad6-1ea6-7440-aa00-1f33eaf424e9", "stale": 0, "state": "succeeded", "chunks": 1, "retries": 0, "updated": 0, "inserted": 1, "rejected": 0, "repaired": 0, "unchanged": 0, "watermark": "100", "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 1, "skusInserted": 1, "durationSeconds": 0.019, "skusDiscontinued": 0, "productsPerSecond": 52.7}', 'integer id', NULL, false, '{}', false, 0);






SELECT pg_catalog.setval('catalog.product_id_seq', 53, true);



SELECT pg_catalog.setval('catalog.sku_id_seq', 105, true);



SELECT pg_catalog.setval('etl.reject_id_seq', 2, true);



ALTER TABLE ONLY catalog.product
    ADD CONSTRAINT product_feed_external_id_key UNIQUE (feed, external_id);



ALTER TABLE ONLY catalog.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);



ALTER TABLE ONLY catalog.sku
    ADD CONSTRAINT sku_feed_code_key UNIQUE (feed, code);



ALTER TABLE ONLY catalog.sku
    ADD CONSTRAINT sku_pkey PRIMARY KEY (id);



ALTER TABLE ONLY etl.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (run_id, code, key);



ALTER TABLE ONLY etl.feed_shape
    ADD CONSTRAINT feed_shape_pkey PRIMARY KEY (feed, path);



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_pkey PRIMARY KEY (feed);



ALTER TABLE ONLY etl.held
    ADD CONSTRAINT held_pkey PRIMARY KEY (run_id, page, place);



ALTER TABLE ONLY etl.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);



ALTER TABLE ONLY etl.page
    ADD CONSTRAINT page_pkey PRIMARY KEY (run_id, number);



ALTER TABLE ONLY etl.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (id);



ALTER TABLE ONLY etl.repeated
    ADD CONSTRAINT repeated_pkey PRIMARY KEY (run_id, key);



ALTER TABLE ONLY etl.routine
    ADD CONSTRAINT routine_pkey PRIMARY KEY (name);



ALTER TABLE ONLY etl.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);



ALTER TABLE ONLY etl.run_shape
    ADD CONSTRAINT run_shape_pkey PRIMARY KEY (run_id, path);



CREATE INDEX sku_product_id_idx ON catalog.sku USING btree (product_id);



CREATE INDEX claim_run_id_key_idx ON etl.claim USING btree (run_id, key);



CREATE INDEX held_run_id_key_idx ON etl.held USING btree (run_id, key);



CREATE INDEX reject_run_id_page_idx ON etl.reject USING btree (run_id, page);



CREATE UNIQUE INDEX run_alive_key ON etl.run USING btree (feed) WHERE (state = ANY (ARRAY['pending'::text, 'running'::text, 'rate_limited'::text]));



CREATE INDEX run_feed_started_at_idx ON etl.run USING btree (feed, started_at DESC);



ALTER TABLE ONLY catalog.sku
    ADD CONSTRAINT sku_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.product(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.claim
    ADD CONSTRAINT claim_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE SET NULL;



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_watermark_run_fkey FOREIGN KEY (watermark_run) REFERENCES etl.run(id) ON DELETE SET NULL;



ALTER TABLE ONLY etl.held
    ADD CONSTRAINT held_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.page
    ADD CONSTRAINT page_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.reject
    ADD CONSTRAINT reject_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.repeated
    ADD CONSTRAINT repeated_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.run_shape
    ADD CONSTRAINT run_shape_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;
