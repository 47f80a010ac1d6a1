-- The chunk statement: SELECT * FROM load_chunk(...) is one round trip and one transaction. A function, because its
-- plans are then kept by the server even behind a transaction pooler, where prepared statements are not to be had, and
-- because it can raise, so that a conflict found halfway takes everything back.
--
-- The planner settings keep a plan made on an empty table from scanning a full one: every row is reached by its key.
-- For the same reason keys of two columns are looked up by a LATERAL subquery, never by a join the planner may turn round.
-- Calls are written as assignments where they can be: PL/pgSQL evaluates those by itself, where PERFORM and SELECT INTO each
-- start the executor, which costs every chunk some 4 % of the server's time.
--
-- The watermark is the highest cursor value of the chunk's records with a key that sorts byte by byte; the page keeps the
-- highest of its chunks. The mark is an UPDATE of the rows the records came from, in this transaction, so that loaded and
-- marked are one commit: $1 their keys, $2 the row versions that were read, $3 'loaded' or 'rejected'.
--
-- Answers with an outcome; anything but 'committed' has changed nothing:
--   already_committed, fenced (another holder has the run, or it ended), out_of_order (an earlier chunk of the page is not
--   committed), missing (no such page)
-- Raises what load_products raises, and what the mark raises; with p_isolate only what no single record is to blame for. Besides:
--   SK003  it takes more SKUs from products that stay than the run may so far; allow_skus says whether it may more
CREATE OR REPLACE FUNCTION {ledger}.load_chunk(
    -- p_lease: how long the run's lease lasts from now; NULL where another chunk renewed it a moment ago.
    p_run uuid, p_epoch integer, p_page integer, p_chunk integer, p_last boolean, p_lease interval,
    p_read integer, p_duplicates integer,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[],
    p_reject_location text[], p_reject_external_id text[], p_reject_stage text[], p_reject_code text[],
    p_reject_message text[], p_reject_path text[], p_reject_raw bytea[],
    -- Set only to isolate: the products one by one, the refused ones as rejects with these places and bytes.
    p_isolate boolean, p_location text[], p_raw bytea[],
    -- p_lookup: whether a SKU of a new product may exist already.
    p_lookup boolean, p_watermark text, p_watermark_key text,
    -- p_mark_product: the position of each row's product among the products, 0 for a record that was rejected before.
    p_mark text, p_mark_key text[], p_mark_version text[], p_mark_product integer[],
    -- One entry for each record: the products in their order, then the others, whose actions are known (see the page's table).
    p_keys bigint[], p_contents bigint[], p_places integer[], p_other_actions text,
    -- From here on given only where records are held or settled: each parameter costs every chunk its share.
    p_held_key text[] DEFAULT NULL, p_held_place integer[] DEFAULT NULL, p_held_part boolean[] DEFAULT NULL,
    p_held_names text[] DEFAULT NULL, p_held_location text[] DEFAULT NULL, p_held_raw bytea[] DEFAULT NULL,
    p_held_code text[] DEFAULT NULL, p_held_message text[] DEFAULT NULL, p_held_mark_key text[] DEFAULT NULL,
    p_held_mark_version text[] DEFAULT NULL,
    -- Set only by a chunk that settles held records: their keys and what products they are; what became of each product when its records were loaded
    -- before (empty where they were not); the updates among those that turn out to be of duplicates;
    -- the duplicates among them; and the pages of their records.
    p_settled text[] DEFAULT NULL, p_settled_id text[] DEFAULT NULL, p_prior text[] DEFAULT NULL,
    p_superseded integer DEFAULT NULL, p_repeats integer DEFAULT NULL, p_pages integer[] DEFAULT NULL,
    OUT outcome text, OUT chunks integer, OUT inserted integer, OUT updated integer, OUT unchanged integer,
    OUT rejected integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer,
    OUT skus_discontinued integer, OUT repaired integer)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_material = off
SET jit = off
SET plan_cache_mode = force_generic_plan
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
    v_vanished integer := 0;
    v_states text[] := '{}';
    v_messages text[] := '{}';
BEGIN
    inserted := 0; updated := 0; unchanged := 0; stale := 0;
    skus_inserted := 0; skus_updated := 0; skus_discontinued := 0; repaired := 0;
    rejected := coalesce(cardinality(p_reject_code), 0);

    SELECT g.run_id, g.state, g.epoch, g.chunks, r.feed, r.full_refresh, r.started_at INTO v_page
      FROM {ledger}.page g JOIN {ledger}.run r ON r.id = g.run_id
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
        v_part := {ledger}.load_products(v_page.feed, p_run, p_external_id, p_hash, p_title, p_description, p_brand,
               p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at,
               p_stock, p_barcode, p_options, p_lookup, v_page.full_refresh, v_page.started_at);
        v_actions := v_part.actions;
        inserted := v_part.inserted;
        updated := v_part.updated;
        unchanged := v_part.unchanged;
        stale := v_part.stale;
        skus_inserted := v_part.skus_inserted;
        skus_updated := v_part.skus_updated;
        skus_discontinued := v_part.skus_discontinued;
        repaired := v_part.repaired;
        v_vanished := v_part.skus_vanished;
    ELSE
        FOR n IN 1..v_products LOOP
            BEGIN
                SELECT * INTO v_part
                  FROM {ledger}.load_one_product(n, v_page.feed, p_run, p_external_id, p_hash, p_title, p_description,
                       p_brand, p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price,
                       p_currency, p_compare_at, p_stock, p_barcode, p_options, v_page.full_refresh, v_page.started_at);
                v_actions := v_actions || v_part.actions;
                inserted := inserted + v_part.inserted;
                updated := updated + v_part.updated;
                unchanged := unchanged + v_part.unchanged;
                stale := stale + v_part.stale;
                skus_inserted := skus_inserted + v_part.skus_inserted;
                skus_updated := skus_updated + v_part.skus_updated;
                skus_discontinued := skus_discontinued + v_part.skus_discontinued;
                repaired := repaired + v_part.repaired;
                v_vanished := v_vanished + v_part.skus_vanished;
                DELETE FROM {ledger}.claim c WHERE c.run_id = p_run AND c.key = p_external_id[n];
                IF v_part.claimed IS NOT NULL AND v_part.stale = 0 THEN
                    INSERT INTO {ledger}.claim (run_id, code, key, key_hash, page, hash, applied, price, currency,
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
                rejected := rejected + 1;
                v_refused := v_refused || n;
                v_states := v_states || v_state;
                v_messages := v_messages || v_message;
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
        UPDATE {ledger}.held h SET is_settled = true, external_id = k.id
          FROM unnest(p_settled, p_settled_id) AS k (key, id)
         WHERE h.run_id = p_run AND h.key = k.key;
    END IF;

    unchanged := unchanged + p_duplicates;

    -- All at once, behind all products: rejects are then locked after those, and in one order, by every chunk.
    IF cardinality(v_states) > 0 THEN
        PERFORM {ledger}.keep_rejects(v_page.feed, p_run, p_page,
            p_reject_location || ARRAY(SELECT p_location[r.n] FROM unnest(v_refused[2:]) WITH ORDINALITY AS r (n, i) ORDER BY r.i),
            p_reject_external_id || ARRAY(SELECT p_external_id[r.n] FROM unnest(v_refused[2:]) WITH ORDINALITY AS r (n, i) ORDER BY r.i),
            p_reject_stage || array_fill('load'::text, ARRAY[cardinality(v_states)]),
            p_reject_code || v_states, p_reject_message || v_messages,
            p_reject_path || array_fill(NULL::text, ARRAY[cardinality(v_states)]),
            p_reject_raw || ARRAY(SELECT p_raw[r.n] FROM unnest(v_refused[2:]) WITH ORDINALITY AS r (n, i) ORDER BY r.i));
    ELSIF rejected > 0 THEN
        PERFORM {ledger}.keep_rejects(v_page.feed, p_run, p_page, p_reject_location, p_reject_external_id, p_reject_stage,
            p_reject_code, p_reject_message, p_reject_path, p_reject_raw);
    END IF;

    IF cardinality(p_held_key) > 0 THEN
        INSERT INTO {ledger}.held (run_id, page, place, key, is_part, names, location, raw, problem_code, problem_message,
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

    -- Late, as chunks that take SKUs wait for each other from here to their commit.
    IF v_vanished > 0 THEN
        UPDATE {ledger}.sku_guard s SET vanished = s.vanished + v_vanished
         WHERE s.run_id = p_run AND s.vanished + v_vanished <= s.allowed;
        IF NOT FOUND THEN
            -- The first of the run; a few are allowed whatever their share (TargetOptions.AlwaysAllowed).
            INSERT INTO {ledger}.sku_guard (run_id, vanished, allowed)
            SELECT p_run, v_vanished, 10 WHERE v_vanished <= 10
                ON CONFLICT DO NOTHING;
        END IF;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the chunk takes % SKUs from products that stay, more than its run may', v_vanished
                USING ERRCODE = 'SK003';
        END IF;
    ELSIF v_vanished < 0 THEN
        UPDATE {ledger}.sku_guard s SET vanished = greatest(0, s.vanished + v_vanished) WHERE s.run_id = p_run;
    END IF;

    chunks := p_chunk + 1;
    UPDATE {ledger}.page g
       SET chunks = p_chunk + 1,
           state = CASE WHEN p_last THEN 'committed' ELSE 'planned' END,
           committed_at = CASE WHEN p_last THEN now() END,
           read = g.read + p_read,
           inserted = g.inserted + load_chunk.inserted,
           updated = g.updated + load_chunk.updated,
           unchanged = g.unchanged + load_chunk.unchanged,
           rejected = g.rejected + load_chunk.rejected,
           -- Records that were left out are told among the actions alone.
           filtered = g.filtered + length(p_other_actions) - length(replace(p_other_actions, 'f', '')),
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
        UPDATE {ledger}.feed_state f
           SET lease_until = now() + p_lease
         WHERE f.feed = (SELECT s.feed FROM {ledger}.feed_state s
                          WHERE s.feed = v_page.feed AND s.epoch = p_epoch AND s.lease_until < now() + p_lease / 2
                            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;
