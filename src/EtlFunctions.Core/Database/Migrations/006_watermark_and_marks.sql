-- The chunk statement with a watermark and marks. The one of 004 stays for a version that still runs while this one is
-- deployed.
--
-- The watermark is the highest cursor value of the chunk's records with a key that sorts byte by byte; the page keeps the
-- highest of its chunks. The mark is an UPDATE of the rows the records came from, in this transaction, so that loaded and
-- marked are one commit: $1 their keys, $2 the row versions that were read, $3 'loaded' or 'rejected'.
ALTER TABLE {ledger}.page
    ADD watermark text,
    ADD watermark_key text COLLATE "C",
    ADD CHECK ((watermark IS NULL) = (watermark_key IS NULL));

-- As the one of 003, but a SKU of a new product that exists already raises 23505 unless p_lookup says to look first: a
-- block that catches it would cost every chunk a subtransaction. The one of 003 stays for its callers, in terms of this.
CREATE FUNCTION {ledger}.load_products(
    p_feed text, p_run uuid,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[], p_lookup boolean,
    OUT product_ids bigint[], OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer,
    OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer)
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

    SELECT array_agg(coalesce(p.id, nextval('{catalog}.product_id_seq'::regclass)) ORDER BY i.position),
           array_agg(CASE WHEN p.id IS NULL THEN 'i'::"char"
                          WHEN p.source_updated_at > i.updated_at THEN 's'
                          WHEN p.content_hash = i.hash AND p.discontinued_at IS NULL THEN 'n'
                          ELSE 'u' END ORDER BY i.position),
           count(*) FILTER (WHERE p.id IS NULL)
      INTO product_ids, v_action, inserted
      FROM unnest(p_external_id, p_hash, p_updated_at) WITH ORDINALITY AS i (external_id, hash, updated_at, position)
      LEFT JOIN LATERAL (SELECT * FROM {catalog}.product p
                          WHERE p.feed = p_feed AND p.external_id = i.external_id LIMIT 1) p ON true;

    stale := coalesce(cardinality(array_positions(v_action, 's')), 0);
    unchanged := coalesce(cardinality(array_positions(v_action, 'n')), 0) + stale;
    updated := coalesce(cardinality(v_action), 0) - inserted - unchanged;
    product_ids := coalesce(product_ids, '{}');
    IF inserted + updated = 0 THEN
        RETURN;
    END IF;

    IF inserted > 0 THEN
        INSERT INTO {catalog}.product (id, feed, external_id, title, description, brand, category, status, attributes,
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
        UPDATE {catalog}.product p
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
        UPDATE {catalog}.sku s
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
        INSERT INTO {catalog}.sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode,
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
      LEFT JOIN LATERAL (SELECT * FROM {catalog}.sku s
                          WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true;
    IF v_sku_action IS NULL THEN
        RETURN;
    END IF;

    IF 'x' = ANY (v_sku_action) THEN
        SELECT format('SKU %s belongs to product %s, which still lists it', s.code, p.external_id)
          INTO v_taken
          FROM {catalog}.sku s
          JOIN {catalog}.product p ON p.id = s.product_id
         WHERE s.id = v_sku_id[array_position(v_sku_action, 'x')];
        RAISE EXCEPTION '%', v_taken USING ERRCODE = 'SK001';
    END IF;

    IF 'i' = ANY (v_sku_action) THEN
        INSERT INTO {catalog}.sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode, options,
                                   loaded_at)
        SELECT product_ids[k.product], p_feed, k.code, k.price, k.currency, k.compare_at, k.stock, k.barcode,
               k.options::jsonb, v_now
          FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
               WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
         WHERE v_sku_action[k.position] = 'i';
        GET DIAGNOSTICS skus_inserted = ROW_COUNT;
    END IF;

    IF 'u' = ANY (v_sku_action) THEN
        UPDATE {catalog}.sku s
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

CREATE OR REPLACE FUNCTION {ledger}.load_products(
    p_feed text, p_run uuid,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[],
    OUT product_ids bigint[], OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer,
    OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer)
LANGUAGE plpgsql
AS $$
BEGIN
    BEGIN
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued
          FROM {ledger}.load_products(p_feed, p_run, p_external_id, p_hash, p_title, p_description, p_brand, p_category,
               p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock,
               p_barcode, p_options, false) AS l;
    EXCEPTION WHEN unique_violation THEN
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued
          FROM {ledger}.load_products(p_feed, p_run, p_external_id, p_hash, p_title, p_description, p_brand, p_category,
               p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock,
               p_barcode, p_options, true) AS l;
    END;
END
$$;

CREATE FUNCTION {ledger}.load_chunk(
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
    OUT outcome text, OUT chunks integer, OUT inserted integer, OUT updated integer, OUT unchanged integer,
    OUT rejected integer, OUT stale integer, OUT skus_inserted integer, OUT skus_updated integer,
    OUT skus_discontinued integer)
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
    PERFORM set_config('synchronous_commit', 'off', true);


    IF NOT p_isolate THEN
        SELECT * INTO v_part
          FROM {ledger}.load_products(v_page.feed, p_run, p_external_id, p_hash, p_title, p_description, p_brand, p_category,
               p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock,
               p_barcode, p_options, p_lookup);
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
                  FROM {ledger}.load_one_product(n, v_page.feed, p_run, p_external_id, p_hash, p_title, p_description,
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
                    INSERT INTO {ledger}.reject (feed, run_id, page, location, external_id, stage, code, message, raw)
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
        INSERT INTO {ledger}.reject (feed, run_id, page, location, external_id, stage, code, message, path, raw)
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
    UPDATE {ledger}.page g
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
        UPDATE {ledger}.feed_state f
           SET lease_until = now() + p_lease
         WHERE f.feed = (SELECT s.feed FROM {ledger}.feed_state s
                          WHERE s.feed = v_page.feed AND s.epoch = p_epoch AND s.lease_until < now() + p_lease / 2
                            FOR UPDATE SKIP LOCKED);
    END IF;
END
$$;
