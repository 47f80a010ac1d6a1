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



CREATE FUNCTION etl.end_run(p_run uuid, p_epoch integer, p_state text, p_error text, p_summary jsonb, p_watermark text, p_watermark_key text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    v_feed text;
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
    RETURN true;
END
$$;



CREATE FUNCTION etl.load_chunk(p_run uuid, p_epoch integer, p_page integer, p_chunk integer, p_last boolean, p_lease interval, p_read integer, p_duplicates integer, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], p_reject_location text[], p_reject_external_id text[], p_reject_stage text[], p_reject_code text[], p_reject_message text[], p_reject_path text[], p_reject_raw bytea[], p_isolate boolean, p_location text[], p_raw bytea[], p_lookup boolean, p_watermark text, p_watermark_key text, p_mark text, p_mark_key text[], p_mark_version text[], p_mark_product integer[], OUT outcome text, OUT chunks integer, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT rejected integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer) RETURNS record
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
    v_ids bigint[] := '{}';
    v_part record;
    v_message text;
    v_state text;
    v_constraint text;
    v_products integer := coalesce(cardinality(p_external_id), 0);
    v_order integer[];
    v_refused integer[] := '{0}';
    v_turn integer := 1;
    n integer;
BEGIN
    inserted := 0; updated := 0; unchanged := 0; stale := 0;
    skus_inserted := 0; skus_updated := 0; skus_discontinued := 0;
    rejected := coalesce(cardinality(p_reject_code), 0);

    SELECT g.run_id, g.state, g.epoch, g.chunks, r.feed INTO v_page
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
               p_stock, p_barcode, p_options, p_lookup);
        v_ids := v_part.product_ids;
        inserted := v_part.inserted;
        updated := v_part.updated;
        unchanged := v_part.unchanged;
        stale := v_part.stale;
        skus_inserted := v_part.skus_inserted;
        skus_updated := v_part.skus_updated;
        skus_discontinued := v_part.skus_discontinued;
    ELSE
        -- A product whose SKU is taken comes up once more at the end: one of the others may have given it up.
        v_order := ARRAY(SELECT generate_series(1, v_products));
        WHILE v_turn <= cardinality(v_order) LOOP
            n := v_order[v_turn];
            BEGIN
                SELECT * INTO v_part
                  FROM "etl".load_one_product(n, v_page.feed, p_run, p_external_id, p_hash, p_title, p_description,
                       p_brand, p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price,
                       p_currency, p_compare_at, p_stock, p_barcode, p_options);
                v_ids := v_ids || v_part.product_ids;
                inserted := inserted + v_part.inserted;
                updated := updated + v_part.updated;
                unchanged := unchanged + v_part.unchanged;
                stale := stale + v_part.stale;
                skus_inserted := skus_inserted + v_part.skus_inserted;
                skus_updated := skus_updated + v_part.skus_updated;
                skus_discontinued := skus_discontinued + v_part.skus_discontinued;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT,
                                        v_constraint = CONSTRAINT_NAME;
                -- Two chunks met over a new key: the record is not to blame, the chunk is tried again.
                IF v_state = '23505' AND v_constraint IN ('product_feed_external_id_key', 'sku_feed_code_key') THEN
                    RAISE;
                END IF;
                -- Only the record's own faults are rejected: data (22), integrity (23), a trigger's verdict (P0001),
                -- a row too large for its index (54000), a SKU that is taken (SK001) or listed twice (SK002).
                IF v_state !~ '^(22|23)' AND v_state NOT IN ('P0001', '54000', 'SK001', 'SK002') THEN
                    RAISE;
                END IF;
                IF v_state = 'SK001' AND v_turn <= v_products THEN
                    v_order := v_order || n;
                ELSE
                    INSERT INTO "etl".reject (feed, run_id, page, location, external_id, stage, code, message, raw)
                    VALUES (v_page.feed, p_run, p_page, p_location[n], p_external_id[n], 'load', v_state, v_message, p_raw[n]);
                    rejected := rejected + 1;
                    v_refused := v_refused || n;
                END IF;
            END;
            v_turn := v_turn + 1;
        END LOOP;
    END IF;

    unchanged := unchanged + p_duplicates;

    IF cardinality(p_reject_code) > 0 THEN
        INSERT INTO "etl".reject (feed, run_id, page, location, external_id, stage, code, message, path, raw)
        SELECT v_page.feed, p_run, p_page, j.location, j.external_id, j.stage, j.code, j.message, j.path, j.raw
          FROM unnest(p_reject_location, p_reject_external_id, p_reject_stage, p_reject_code, p_reject_message,
                      p_reject_path, p_reject_raw) AS j (location, external_id, stage, code, message, path, raw);
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
           landed = CASE WHEN p_last THEN NULL ELSE g.landed END,
           read = g.read + p_read,
           inserted = g.inserted + load_chunk.inserted,
           updated = g.updated + load_chunk.updated,
           unchanged = g.unchanged + load_chunk.unchanged,
           rejected = g.rejected + load_chunk.rejected,
           duplicates = g.duplicates + p_duplicates,
           stale = g.stale + load_chunk.stale,
           skus_inserted = g.skus_inserted + load_chunk.skus_inserted,
           skus_updated = g.skus_updated + load_chunk.skus_updated,
           skus_discontinued = g.skus_discontinued + load_chunk.skus_discontinued,
           product_ids = g.product_ids || v_ids,
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



CREATE FUNCTION etl.load_one_product(p_position integer, p_feed text, p_run uuid, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], OUT product_ids bigint[], OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    v record;
    n integer := p_position;
    v_twice text;
BEGIN
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
     WHERE k.product = n;

    SELECT format('the product lists SKU %s twice', k.code) INTO v_twice
      FROM unnest(v.code) AS k (code) GROUP BY k.code HAVING count(*) > 1 ORDER BY k.code LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', v_twice USING ERRCODE = 'SK002';
    END IF;

    BEGIN
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued
          FROM "etl".load_products(p_feed, p_run, p_external_id[n:n], p_hash[n:n], p_title[n:n], p_description[n:n],
               p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
               v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, false) AS l;
    EXCEPTION WHEN unique_violation THEN
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued
          FROM "etl".load_products(p_feed, p_run, p_external_id[n:n], p_hash[n:n], p_title[n:n], p_description[n:n],
               p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
               v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, true) AS l;
    END;
END
$$;



CREATE FUNCTION etl.load_products(p_feed text, p_run uuid, p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[], p_status text[], p_attributes text[], p_updated_at timestamp with time zone[], p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[], p_stock integer[], p_barcode text[], p_options text[], p_lookup boolean, OUT product_ids bigint[], OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    -- What each product needs: i(nsert), u(pdate), n(othing), s(tale).
    v_action "char"[];
    v_sku_action "char"[];
    v_sku_id bigint[];
    v_now timestamptz := now();
    v_rows integer;
    v_taken text;
BEGIN
    skus_inserted := 0;
    skus_updated := 0;
    skus_discontinued := 0;

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

    stale := coalesce(cardinality(array_positions(v_action, 's')), 0);
    unchanged := coalesce(cardinality(array_positions(v_action, 'n')), 0) + stale;
    updated := coalesce(cardinality(v_action), 0) - inserted - unchanged;
    product_ids := coalesce(product_ids, '{}');
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
           AND (p.source_updated_at > i.updated_at) IS NOT TRUE;
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
           AND NOT EXISTS (SELECT FROM unnest(p_sku_product, p_code) AS k (product, code)
                            WHERE k.product = i.position AND k.code = s.code);
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
        SELECT format('SKU %s belongs to product %s, which still lists it', s.code, p.external_id)
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
    product_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    error text,
    committed_at timestamp with time zone,
    watermark text,
    watermark_key text COLLATE pg_catalog."C",
    CONSTRAINT page_check CHECK (((state = 'committed'::text) = (committed_at IS NOT NULL))),
    CONSTRAINT page_check1 CHECK (((duplicates + stale) <= unchanged)),
    CONSTRAINT page_check2 CHECK (((watermark IS NULL) = (watermark_key IS NULL))),
    CONSTRAINT page_chunks_check CHECK ((chunks >= 0)),
    CONSTRAINT page_failures_check CHECK ((failures >= 0)),
    CONSTRAINT page_number_check CHECK ((number > 0)),
    CONSTRAINT page_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'committed'::text, 'failed'::text])))
)
WITH (fillfactor='25');



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
    CONSTRAINT run_epoch_check CHECK ((epoch > 0)),
    CONSTRAINT run_feed_check CHECK ((feed <> ''::text)),
    CONSTRAINT run_pages_planned_check CHECK ((pages_planned >= 0)),
    CONSTRAINT run_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT run_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'rate_limited'::text, 'incomplete'::text, 'succeeded'::text, 'succeeded_with_rejects'::text, 'failed'::text, 'cancelled'::text])))
);



INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (1, 'finished', 'P901', 'Lamp 901', NULL, NULL, NULL, NULL, '{"watt": 901}', NULL, '\xbb2854fd1cd5d0572b4db772d2d53aff', NULL, '2026-11-26 19:49:04.100852+00', '01a21967-70be-78ec-a0c9-3fae5be7dd78');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (2, 'finished', 'P902', 'Lamp 902', NULL, NULL, NULL, NULL, '{"watt": 902}', NULL, '\x1c47c5fc7264162979e4624d967de9c9', NULL, '2026-11-26 19:49:04.100852+00', '01a21967-70be-78ec-a0c9-3fae5be7dd78');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (3, 'changing', 'A', 'Lamp', NULL, NULL, NULL, NULL, '{"watt": 40}', NULL, '\x67315f323b6f8cf6d6802e376051e57b', NULL, '2026-11-26 19:49:05.598316+00', '01a21967-891e-7ac3-a493-204b9b15c444');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (4, 'shop', 'P1', 'Lamp 1', NULL, NULL, NULL, NULL, '{"watt": 1}', NULL, '\x7400d3aa840aeea5cc75c605959f828a', NULL, '2026-11-26 19:49:05.745289+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (5, 'shop', 'P2', 'Lamp 2', NULL, NULL, NULL, NULL, '{"watt": 2}', NULL, '\x29925aa32c53871a19224f3f59e8dd7f', NULL, '2026-11-26 19:49:05.745289+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (6, 'shop', 'P3', 'Lamp 3', NULL, NULL, NULL, NULL, '{"watt": 3}', NULL, '\xbf3d6cfc0767f574fa950cd05b8b60de', NULL, '2026-11-26 19:49:05.745289+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (7, 'shop', 'P4', 'Lamp 4', NULL, NULL, NULL, NULL, '{"watt": 4}', NULL, '\x9daf8b54c4582087a6977eefa095dbc2', NULL, '2026-11-26 19:49:05.745289+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (8, 'shop', 'P5', 'Lamp 5', NULL, NULL, NULL, NULL, '{"watt": 5}', NULL, '\xc5c53c00ef407c2988f9f58752984ff0', NULL, '2026-11-26 19:49:05.745289+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (9, 'shop', 'P10', 'Lamp 10', NULL, NULL, NULL, NULL, '{"watt": 10}', NULL, '\xda67d654a74885045bbe6a28772c2082', NULL, '2026-11-26 19:49:05.76613+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (10, 'shop', 'P6', 'Lamp 6', NULL, NULL, NULL, NULL, '{"watt": 6}', NULL, '\x3a9304b01728bc83e43bb951f3cc0f77', NULL, '2026-11-26 19:49:05.76613+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (11, 'shop', 'P7', 'Lamp 7', NULL, NULL, NULL, NULL, '{"watt": 7}', NULL, '\xce0bf2bc78900b054cb48718752052e0', NULL, '2026-11-26 19:49:05.76613+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (12, 'shop', 'P8', 'Lamp 8', NULL, NULL, NULL, NULL, '{"watt": 8}', NULL, '\x6b99889b897e59b4b24bac67d7bf8b53', NULL, '2026-11-26 19:49:05.76613+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (13, 'shop', 'P9', 'Lamp 9', NULL, NULL, NULL, NULL, '{"watt": 9}', NULL, '\xbc1ebfb18be3f7127aa021d0186f2723', NULL, '2026-11-26 19:49:05.76613+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (14, 'shop', 'P11', 'Lamp 11', NULL, NULL, NULL, NULL, '{"watt": 11}', NULL, '\x517e1b82c686574371cabafe325f90b9', NULL, '2026-11-26 19:49:05.782806+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (15, 'shop', 'P12', 'Lamp 12', NULL, NULL, NULL, NULL, '{"watt": 12}', NULL, '\xc6f63721add86df43818260d589e4728', NULL, '2026-11-26 19:49:05.782806+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (16, 'shop', 'P13', 'Lamp 13', NULL, NULL, NULL, NULL, '{"watt": 13}', NULL, '\xbca899b5fe7e898d3b1c0e24a3fc0c80', NULL, '2026-11-26 19:49:05.782806+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (17, 'shop', 'P14', 'Lamp 14', NULL, NULL, NULL, NULL, '{"watt": 14}', NULL, '\x14ba5c19afa48a10eb2b5e7acd3dd452', NULL, '2026-11-26 19:49:05.782806+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (18, 'shop', 'P15', 'Lamp 15', NULL, NULL, NULL, NULL, '{"watt": 15}', NULL, '\x4f0b30d7943996c85794c0619da12d9c', NULL, '2026-11-26 19:49:05.782806+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (19, 'shop', 'P16', 'Lamp 16', NULL, NULL, NULL, NULL, '{"watt": 16}', NULL, '\x060eee07b739c47c7d5388e4bd78394d', NULL, '2026-11-26 19:49:05.823993+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (20, 'shop', 'P17', 'Lamp 17', NULL, NULL, NULL, NULL, '{"watt": 17}', NULL, '\x79681ec3700d8041e38705cf3a470b60', NULL, '2026-11-26 19:49:05.823993+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (21, 'shop', 'P18', 'Lamp 18', NULL, NULL, NULL, NULL, '{"watt": 18}', NULL, '\xf61720bd7b00a24c96f5628ae7d30034', NULL, '2026-11-26 19:49:05.823993+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (22, 'shop', 'P19', 'Lamp 19', NULL, NULL, NULL, NULL, '{"watt": 19}', NULL, '\x9edf231634547096d4d201b22b5a8d4d', NULL, '2026-11-26 19:49:05.823993+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (23, 'shop', 'P20', 'Lamp 20', NULL, NULL, NULL, NULL, '{"watt": 20}', NULL, '\xe0ce242cde18ffe186da53c9a253e4ed', NULL, '2026-11-26 19:49:05.823993+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (24, 'shop', 'P21', 'Lamp 21', NULL, NULL, NULL, NULL, '{"watt": 21}', NULL, '\xcfcb6c8651a134506e7cdc44e8ec2ac0', NULL, '2026-11-26 19:49:05.830344+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (25, 'shop', 'P22', 'Lamp 22', NULL, NULL, NULL, NULL, '{"watt": 22}', NULL, '\x1a288e8211154b9ceed6127c05072a3e', NULL, '2026-11-26 19:49:05.830344+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (26, 'shop', 'P23', 'Lamp 23', NULL, NULL, NULL, NULL, '{"watt": 23}', NULL, '\xa21fd2c33e9233dfbb666486beb4764d', NULL, '2026-11-26 19:49:05.830344+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (27, 'shop', 'P24', 'Lamp 24', NULL, NULL, NULL, NULL, '{"watt": 24}', NULL, '\xd55c0684a74a0b76caff997f86a55a03', NULL, '2026-11-26 19:49:05.830344+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (28, 'shop', 'P25', 'Lamp 25', NULL, NULL, NULL, NULL, '{"watt": 25}', NULL, '\x07c2aa33e720558d8d9fff8677c94913', NULL, '2026-11-26 19:49:05.830344+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (29, 'shop', 'P26', 'Lamp 26', NULL, NULL, NULL, NULL, '{"watt": 26}', NULL, '\xa3419e3d56dca4c2bc640c72a820a732', NULL, '2026-11-26 19:49:05.842283+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (30, 'shop', 'P27', 'Lamp 27', NULL, NULL, NULL, NULL, '{"watt": 27}', NULL, '\xa561603fc341c6cb123d09e766682219', NULL, '2026-11-26 19:49:05.842283+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (31, 'shop', 'P28', 'Lamp 28', NULL, NULL, NULL, NULL, '{"watt": 28}', NULL, '\xee4ac3939dd9d8e18d93be2284402b72', NULL, '2026-11-26 19:49:05.842283+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (32, 'shop', 'P29', 'Lamp 29', NULL, NULL, NULL, NULL, '{"watt": 29}', NULL, '\xf1eb5188b261c804e095fe9555934bf3', NULL, '2026-11-26 19:49:05.842283+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (33, 'shop', 'P30', 'Lamp 30', NULL, NULL, NULL, NULL, '{"watt": 30}', NULL, '\x33c573f892d68a7faf57ee91e872f72c', NULL, '2026-11-26 19:49:05.842283+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (34, 'shop', 'P31', 'Lamp 31', NULL, NULL, NULL, NULL, '{"watt": 31}', NULL, '\x0354fa18da05e2db7b3138b4eaf15aad', NULL, '2026-11-26 19:49:05.856594+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (35, 'shop', 'P32', 'Lamp 32', NULL, NULL, NULL, NULL, '{"watt": 32}', NULL, '\x45916e5f13870ac0e9f77aae594f9fe8', NULL, '2026-11-26 19:49:05.856594+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (36, 'shop', 'P33', 'Lamp 33', NULL, NULL, NULL, NULL, '{"watt": 33}', NULL, '\x161e1953c24764740dd7fa2126b0c0cc', NULL, '2026-11-26 19:49:05.856594+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (37, 'shop', 'P34', 'Lamp 34', NULL, NULL, NULL, NULL, '{"watt": 34}', NULL, '\x3e5ec84321526cce9fa330debec50abb', NULL, '2026-11-26 19:49:05.856594+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (38, 'shop', 'P35', 'Lamp 35', NULL, NULL, NULL, NULL, '{"watt": 35}', NULL, '\xae82b3cf5db4ecfc2eace967d150c0ce', NULL, '2026-11-26 19:49:05.856594+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (39, 'shop', 'P36', 'Lamp 36', NULL, NULL, NULL, NULL, '{"watt": 36}', NULL, '\x91a37542e7d41527bafda786549d0300', NULL, '2026-11-26 19:49:05.876961+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (40, 'shop', 'P37', 'Lamp 37', NULL, NULL, NULL, NULL, '{"watt": 37}', NULL, '\xf6c793dbc842a6820cfcf34e4c3c0329', NULL, '2026-11-26 19:49:05.876961+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (41, 'shop', 'P38', 'Lamp 38', NULL, NULL, NULL, NULL, '{"watt": 38}', NULL, '\xb835871a8bbb23bde19aa40e44b31dbb', NULL, '2026-11-26 19:49:05.876961+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (42, 'shop', 'P39', 'Lamp 39', NULL, NULL, NULL, NULL, '{"watt": 39}', NULL, '\xd1a31ad1435baced9cfb9a8d586ea77f', NULL, '2026-11-26 19:49:05.876961+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (43, 'shop', 'P40', 'Lamp 40', NULL, NULL, NULL, NULL, '{"watt": 40}', NULL, '\xd2c717513d6fe304024b250a5baeaff3', NULL, '2026-11-26 19:49:05.876961+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (44, 'shop', 'P41', 'Lamp 41', NULL, NULL, NULL, NULL, '{"watt": 41}', NULL, '\x6abc3a03a82c8d63fc0b999891a7ca81', NULL, '2026-11-26 19:49:05.886462+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (45, 'shop', 'P42', 'Lamp 42', NULL, NULL, NULL, NULL, '{"watt": 42}', NULL, '\xef44a2ac35e16288bcb99ac3527244a2', NULL, '2026-11-26 19:49:05.886462+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (46, 'shop', 'P43', 'Lamp 43', NULL, NULL, NULL, NULL, '{"watt": 43}', NULL, '\x33c0225e013dec595d7ec11a89b376bf', NULL, '2026-11-26 19:49:05.886462+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (47, 'shop', 'P44', 'Lamp 44', NULL, NULL, NULL, NULL, '{"watt": 44}', NULL, '\xa1385581218a2a9081aafb15677f39ae', NULL, '2026-11-26 19:49:05.886462+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (48, 'shop', 'P45', 'Lamp 45', NULL, NULL, NULL, NULL, '{"watt": 45}', NULL, '\xd8fc315cc51c6c260a95edc62de6b39e', NULL, '2026-11-26 19:49:05.886462+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (49, 'shop', 'P46', 'Lamp 46', NULL, NULL, NULL, NULL, '{"watt": 46}', NULL, '\x7b4d3c3df39c7141ca31e65c4adbd204', NULL, '2026-11-26 19:49:05.913486+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (50, 'shop', 'P47', 'Lamp 47', NULL, NULL, NULL, NULL, '{"watt": 47}', NULL, '\xa6d23356783b25c29e6086bf9b006ea9', NULL, '2026-11-26 19:49:05.913486+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (51, 'shop', 'P48', 'Lamp 48', NULL, NULL, NULL, NULL, '{"watt": 48}', NULL, '\x52bbd1331bcbc7b758defcbf59fcc939', NULL, '2026-11-26 19:49:05.913486+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (52, 'shop', 'P49', 'Lamp 49', NULL, NULL, NULL, NULL, '{"watt": 49}', NULL, '\x1ca503b200edce234b48c899c3d397c0', NULL, '2026-11-26 19:49:05.913486+00', '01a21967-8a17-744e-ac29-224a09186fe3');
INSERT INTO catalog.product (id, feed, external_id, title, description, brand, category, status, attributes, source_updated_at, content_hash, discontinued_at, loaded_at, run_id) VALUES (53, 'shop', 'P50', 'Lamp 50', NULL, NULL, NULL, NULL, '{"watt": 50}', NULL, '\x1f4b162e4902c2b745e8a5dd48bce72f', NULL, '2026-11-26 19:49:05.913486+00', '01a21967-8a17-744e-ac29-224a09186fe3');



INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (1, 1, 'finished', 'P901-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:04.100852+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (2, 1, 'finished', 'P901-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:04.100852+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (3, 2, 'finished', 'P902-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:04.100852+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (4, 2, 'finished', 'P902-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:04.100852+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (5, 3, 'changing', 'x', 10.0000, 'EUR', NULL, 0, NULL, '{"size": "L"}', NULL, '2026-11-26 19:49:05.598316+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (6, 4, 'shop', 'P1-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (7, 4, 'shop', 'P1-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (8, 5, 'shop', 'P2-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (9, 5, 'shop', 'P2-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (10, 6, 'shop', 'P3-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (11, 6, 'shop', 'P3-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (12, 7, 'shop', 'P4-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (13, 7, 'shop', 'P4-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (14, 8, 'shop', 'P5-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (15, 8, 'shop', 'P5-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.745289+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (16, 9, 'shop', 'P10-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (17, 9, 'shop', 'P10-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (18, 10, 'shop', 'P6-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (19, 10, 'shop', 'P6-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (20, 11, 'shop', 'P7-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (21, 11, 'shop', 'P7-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (22, 12, 'shop', 'P8-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (23, 12, 'shop', 'P8-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (24, 13, 'shop', 'P9-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (25, 13, 'shop', 'P9-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.76613+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (26, 14, 'shop', 'P11-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (27, 14, 'shop', 'P11-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (28, 15, 'shop', 'P12-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (29, 15, 'shop', 'P12-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (30, 16, 'shop', 'P13-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (31, 16, 'shop', 'P13-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (32, 17, 'shop', 'P14-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (33, 17, 'shop', 'P14-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (34, 18, 'shop', 'P15-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (35, 18, 'shop', 'P15-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.782806+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (36, 19, 'shop', 'P16-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (37, 19, 'shop', 'P16-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (38, 20, 'shop', 'P17-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (39, 20, 'shop', 'P17-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (40, 21, 'shop', 'P18-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (41, 21, 'shop', 'P18-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (42, 22, 'shop', 'P19-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (43, 22, 'shop', 'P19-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (44, 23, 'shop', 'P20-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (45, 23, 'shop', 'P20-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.823993+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (46, 24, 'shop', 'P21-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (47, 24, 'shop', 'P21-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (48, 25, 'shop', 'P22-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (49, 25, 'shop', 'P22-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (50, 26, 'shop', 'P23-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (51, 26, 'shop', 'P23-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (52, 27, 'shop', 'P24-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (53, 27, 'shop', 'P24-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (54, 28, 'shop', 'P25-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (55, 28, 'shop', 'P25-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.830344+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (56, 29, 'shop', 'P26-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (57, 29, 'shop', 'P26-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (58, 30, 'shop', 'P27-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (59, 30, 'shop', 'P27-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (60, 31, 'shop', 'P28-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (61, 31, 'shop', 'P28-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (62, 32, 'shop', 'P29-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (63, 32, 'shop', 'P29-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (64, 33, 'shop', 'P30-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (65, 33, 'shop', 'P30-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.842283+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (66, 34, 'shop', 'P31-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (67, 34, 'shop', 'P31-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (68, 35, 'shop', 'P32-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (69, 35, 'shop', 'P32-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (70, 36, 'shop', 'P33-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (71, 36, 'shop', 'P33-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (72, 37, 'shop', 'P34-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (73, 37, 'shop', 'P34-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (74, 38, 'shop', 'P35-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (75, 38, 'shop', 'P35-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.856594+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (76, 39, 'shop', 'P36-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (77, 39, 'shop', 'P36-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (78, 40, 'shop', 'P37-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (79, 40, 'shop', 'P37-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (80, 41, 'shop', 'P38-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (81, 41, 'shop', 'P38-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (82, 42, 'shop', 'P39-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (83, 42, 'shop', 'P39-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (84, 43, 'shop', 'P40-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (85, 43, 'shop', 'P40-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.876961+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (86, 44, 'shop', 'P41-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (87, 44, 'shop', 'P41-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (88, 45, 'shop', 'P42-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (89, 45, 'shop', 'P42-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (90, 46, 'shop', 'P43-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (91, 46, 'shop', 'P43-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (92, 47, 'shop', 'P44-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (93, 47, 'shop', 'P44-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (94, 48, 'shop', 'P45-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (95, 48, 'shop', 'P45-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.886462+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (96, 49, 'shop', 'P46-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (97, 49, 'shop', 'P46-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (98, 50, 'shop', 'P47-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (99, 50, 'shop', 'P47-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (100, 51, 'shop', 'P48-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (101, 51, 'shop', 'P48-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (102, 52, 'shop', 'P49-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (103, 52, 'shop', 'P49-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (104, 53, 'shop', 'P50-1', 19.9000, 'EUR', NULL, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');
INSERT INTO catalog.sku (id, product_id, feed, code, price, currency, compare_at_price, stock, barcode, options, discontinued_at, loaded_at) VALUES (105, 53, 'shop', 'P50-2', 29.9000, 'EUR', NULL, 2, NULL, NULL, NULL, '2026-11-26 19:49:05.913486+00');



INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('finished', 1, '01a21967-70be-78ec-a0c9-3fae5be7dd78', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('changing', 1, '01a21967-891e-7ac3-a493-204b9b15c444', NULL, NULL, NULL, '100', '1003100', 'integer id', '01a21967-891e-7ac3-a493-204b9b15c444', '2026-11-26 19:49:05.631055+00');
INSERT INTO etl.feed_state (feed, epoch, run_id, holder, held_since, lease_until, watermark, watermark_key, watermark_of, watermark_run, watermark_at) VALUES ('shop', 1, '01a21967-8a17-744e-ac29-224a09186fe3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);



INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('catalog/001_products', '31587e5bdef7403282234ed55f45ccd490f32af3d00bc95d48cf1fbd9750da91', 'catalog', '2026-11-26 19:48:51.848404+00');
INSERT INTO etl.migration (name, checksum, schema, applied_at) VALUES ('ledger/001_runs', 'c1efadc5659b6e7242538f3ce244bb684842179e63e0a467b36403f58ededc7f', 'etl', '2026-11-26 19:48:51.848404+00');



INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, product_ids, error, committed_at, watermark, watermark_key) VALUES ('01a21967-70be-78ec-a0c9-3fae5be7dd78', 1, 1, 'committed', '0', NULL, 1, 4, 2, 0, 0, 2, 0, 0, 4, 0, 0, 0, '{1,2}', NULL, '2026-11-26 19:49:04.100852+00', NULL, NULL);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, product_ids, error, committed_at, watermark, watermark_key) VALUES ('01a21967-891e-7ac3-a493-204b9b15c444', 1, 1, 'committed', '1', NULL, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, '{3}', NULL, '2026-11-26 19:49:05.598316+00', '100', '1003100');
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, product_ids, error, committed_at, watermark, watermark_key) VALUES ('01a21967-8a17-744e-ac29-224a09186fe3', 3, 0, 'planned', '40', NULL, 2, 10, 10, 0, 0, 0, 0, 0, 20, 0, 0, 0, '{44,45,46,47,48,49,50,51,52,53}', NULL, NULL, NULL, NULL);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, product_ids, error, committed_at, watermark, watermark_key) VALUES ('01a21967-8a17-744e-ac29-224a09186fe3', 1, 1, 'committed', '0', NULL, 4, 20, 20, 0, 0, 0, 0, 0, 40, 0, 0, 0, '{4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23}', NULL, '2026-11-26 19:49:05.823993+00', NULL, NULL);
INSERT INTO etl.page (run_id, number, epoch, state, token, landed, chunks, read, inserted, updated, unchanged, rejected, duplicates, stale, skus_inserted, skus_updated, skus_discontinued, failures, product_ids, error, committed_at, watermark, watermark_key) VALUES ('01a21967-8a17-744e-ac29-224a09186fe3', 2, 1, 'committed', '20', NULL, 4, 20, 20, 0, 0, 0, 0, 0, 40, 0, 0, 0, '{24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43}', NULL, '2026-11-26 19:49:05.876961+00', NULL, NULL);



INSERT INTO etl.reject (id, feed, run_id, page, location, external_id, stage, code, message, path, raw, state, created_at) OVERRIDING SYSTEM VALUE VALUES (1, 'finished', '01a21967-70be-78ec-a0c9-3fae5be7dd78', 1, 'shop, record 2', NULL, 'map', 'missing_id', 'id: found nothing, expected the key of the product.', 'id', '\x7b227469746c65223a226e6f206964227d', 'open', '2026-11-26 19:49:04.100852+00');
INSERT INTO etl.reject (id, feed, run_id, page, location, external_id, stage, code, message, path, raw, state, created_at) OVERRIDING SYSTEM VALUE VALUES (2, 'finished', '01a21967-70be-78ec-a0c9-3fae5be7dd78', 1, 'shop, record 4', NULL, 'map', 'missing_sku', 'variants[0].sku: found nothing, expected the code of the SKU, which every variant needs.', 'variants[0].sku', '\x7b226964223a2250393033222c2276617269616e7473223a5b7b227072696365223a317d5d7d', 'open', '2026-11-26 19:49:04.100852+00');



INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('begin_run', '1e9e267769cfb2f61339fd2bed853d536c8a0f75b551208533df7f721543fe4c', '5e94ff3fe79f1d11b4760aa2a7b4a6f7d2ca4087b6b71b7824a19aece42dc0b7', '0.2.0', '2026-11-26 19:48:51.848404+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('end_run', '70e010ca6958b93befd7f748b3ba89a1ab83662259d2a54a8928b9c0f5f0cc55', '76626a29db4589b58cd220fc9cf6919c78dc375686da2547cf90d6abb2d7b26f', '0.2.0', '2026-11-26 19:48:51.848404+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_chunk', '04bf95308b02a4eea5288b579b383e32f0ab77751306fdc2fe5e860ab17bfced', '77f1b1c2d519c66ac808cb80546f3f2dc6a4fb3846cd2293d6b842e68d7f0744', '0.2.0', '2026-11-26 19:48:51.848404+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_one_product', '97fb518f326fa9927fb06e7abadd43fad4185c86bdb2dd3a3a978cf15137edd0', '4a2e2232ff5c08b026e75ce2f40eab2a45d3501da235a8cb6a101d39434f3a70', '0.2.0', '2026-11-26 19:48:51.848404+00');
INSERT INTO etl.routine (name, checksum, body, version, applied_at) VALUES ('load_products', '0181c1c6ea96a44ae0013a5ad909dd302a106f1410d99372d85534bcca6c759b', 'e068159230194cc29786f899af5b884c864adb19f443bbaec52fe484a9cef75e', '0.2.0', '2026-11-26 19:48:51.848404+00');



INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings) VALUES ('01a21967-70be-78ec-a0c9-3fae5be7dd78', 'finished', 'succeeded_with_rejects', 1, '75a11da44c802486bc6f65640aa48a730f0f684c5c07a42ba3cd1735eb3fb070', '{"pageSize": 25, "chunkSize": 25, "maxRecordBytes": 8388608, "pagesPerSegment": 40, "maxParallelPages": 8}', NULL, true, 1, 1, NULL, NULL, '2026-11-26 19:49:00.675921+00', '2026-11-26 19:49:00.675921+00', '00:00:04.132167', '2026-11-26 19:49:04.808089+00', '{"feed": "finished", "read": 4, "pages": 1, "runId": "01a21967-70be-78ec-a0c9-3fae5be7dd78", "stale": 0, "state": "succeeded_with_rejects", "chunks": 1, "retries": 0, "updated": 0, "inserted": 2, "rejected": 2, "unchanged": 0, "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 1, "skusInserted": 4, "durationSeconds": 3.708, "skusDiscontinued": 0, "productsPerSecond": 1.1}', NULL, NULL, false, '{}');
INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings) VALUES ('01a21967-891e-7ac3-a493-204b9b15c444', 'changing', 'succeeded', 1, 'fingerprint', '{"pageSize": 20, "chunkSize": 5, "maxRecordBytes": 8388608, "pagesPerSegment": 4, "maxParallelPages": 1}', NULL, true, 1, NULL, NULL, NULL, '2026-11-26 19:49:05.445934+00', '2026-11-26 19:49:05.445934+00', '00:00:00.184543', '2026-11-26 19:49:05.630478+00', '{"feed": "changing", "read": 1, "pages": 1, "runId": "01a21967-891e-7ac3-a493-204b9b15c444", "stale": 0, "state": "succeeded", "chunks": 1, "retries": 0, "updated": 0, "inserted": 1, "rejected": 0, "unchanged": 0, "watermark": "100", "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 1, "skusInserted": 1, "durationSeconds": 0.17, "skusDiscontinued": 0, "productsPerSecond": 5.9}', 'integer id', NULL, false, '{}');
INSERT INTO etl.run (id, feed, state, epoch, fingerprint, settings, cursor, plan_complete, pages_planned, progress, waiting_until, error, started_at, resumed_at, active, finished_at, summary, watermark_of, since, full_refresh, warnings) VALUES ('01a21967-8a17-744e-ac29-224a09186fe3', 'shop', 'incomplete', 1, '9f3adc19c544ae8380dd3ab2df71913acd826b8f24236725322e2971778f503b', '{"pageSize": 20, "chunkSize": 5, "maxRecordBytes": 8388608, "pagesPerSegment": 4, "maxParallelPages": 1}', NULL, true, 3, 1, NULL, 'interrupted', '2026-11-26 19:49:05.713413+00', '2026-11-26 19:49:05.713413+00', '00:00:00.362151', '2026-11-26 19:49:06.075565+00', '{"feed": "shop", "read": 50, "error": "interrupted", "pages": 2, "runId": "01a21967-8a17-744e-ac29-224a09186fe3", "stale": 0, "state": "incomplete", "chunks": 10, "retries": 0, "updated": 0, "inserted": 50, "rejected": 0, "unchanged": 0, "duplicates": 0, "pagesFailed": 0, "skusUpdated": 0, "pagesPlanned": 3, "skusInserted": 100, "durationSeconds": 0.341, "skusDiscontinued": 0, "productsPerSecond": 146.7}', NULL, NULL, false, '{}');



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



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_pkey PRIMARY KEY (feed);



ALTER TABLE ONLY etl.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);



ALTER TABLE ONLY etl.page
    ADD CONSTRAINT page_pkey PRIMARY KEY (run_id, number);



ALTER TABLE ONLY etl.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (id);



ALTER TABLE ONLY etl.routine
    ADD CONSTRAINT routine_pkey PRIMARY KEY (name);



ALTER TABLE ONLY etl.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);



CREATE INDEX sku_product_id_idx ON catalog.sku USING btree (product_id);



CREATE INDEX reject_run_id_page_idx ON etl.reject USING btree (run_id, page);



CREATE UNIQUE INDEX run_alive_key ON etl.run USING btree (feed) WHERE (state = ANY (ARRAY['pending'::text, 'running'::text, 'rate_limited'::text]));



CREATE INDEX run_feed_started_at_idx ON etl.run USING btree (feed, started_at DESC);



ALTER TABLE ONLY catalog.sku
    ADD CONSTRAINT sku_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.product(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE SET NULL;



ALTER TABLE ONLY etl.feed_state
    ADD CONSTRAINT feed_state_watermark_run_fkey FOREIGN KEY (watermark_run) REFERENCES etl.run(id) ON DELETE SET NULL;



ALTER TABLE ONLY etl.page
    ADD CONSTRAINT page_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;



ALTER TABLE ONLY etl.reject
    ADD CONSTRAINT reject_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(id) ON DELETE CASCADE;
