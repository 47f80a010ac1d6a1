-- Upserts products with their SKUs. Both come sorted by their key and without duplicates; p_sku_product holds, for each
-- SKU, the 1-based position of its product. p_lookup says whether a SKU of a new product may exist already. With p_refresh
-- a product whose stored hash is the source's counts as unchanged only if its rows are the source's too; those that are not
-- are repaired, and counted among the updated.
--
-- A product that is discontinued comes back as it is in the source, though it may be older than what is stored. skus_vanished
-- are the SKUs taken from products that stay, without those that the run (since p_since) brought itself or another product
-- waits for, less those taken before in the same run that a product lists now.
--
-- Nothing is written when it raises:
--   40001  another transaction changed one of the same rows in between
--   23505  another transaction inserted one of the same keys (product_feed_external_id_key, sku_feed_code_key); without
--          p_lookup also a SKU of a new product that exists already: a block that catches it would cost every chunk a
--          subtransaction, so the caller comes again with p_lookup
--   SK001  a SKU belongs to another product that lists it as far as is known; load_one_product makes a claim of it
-- and what the tables themselves refuse.
CREATE OR REPLACE FUNCTION {ledger}.load_products(
    p_feed text, p_run uuid,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[], p_lookup boolean, p_refresh boolean, p_since timestamptz,
    OUT actions text, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer,
    OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer,
    OUT skus_vanished integer)
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
    skus_vanished := 0;

    SELECT array_agg(coalesce(p.id, nextval('{catalog}.product_id_seq'::regclass)) ORDER BY i.position),
           array_agg(CASE WHEN p.id IS NULL THEN 'i'::"char"
                          WHEN p.source_updated_at > i.updated_at AND p.discontinued_at IS NULL THEN 's'
                          WHEN p.content_hash = i.hash AND p.discontinued_at IS NULL THEN 'n'
                          ELSE 'u' END ORDER BY i.position),
           count(*) FILTER (WHERE p.id IS NULL)
      INTO product_ids, v_action, inserted
      FROM unnest(p_external_id, p_hash, p_updated_at) WITH ORDINALITY AS i (external_id, hash, updated_at, position)
      LEFT JOIN LATERAL (SELECT * FROM {catalog}.product p
                          WHERE p.feed = p_feed AND p.external_id = i.external_id LIMIT 1) p ON true;

    IF p_refresh AND inserted < cardinality(v_action) THEN
        SELECT array_agg(c.place), count(*) FILTER (WHERE c.verdict = 'differs')
          INTO v_drifted, repaired
          FROM {ledger}.compare_products(p_feed, p_external_id, p_hash, p_title, p_description, p_brand, p_category,
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
           -- The hash holds the source's time: with an equal one, a later time in the row was put there by hand.
           AND ((p.source_updated_at > i.updated_at) IS NOT TRUE OR p.content_hash = i.hash OR p.discontinued_at IS NOT NULL);
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        IF v_rows <> updated THEN
            RAISE EXCEPTION 'another chunk changed one of the same products; the chunk is tried again'
                USING ERRCODE = 'serialization_failure';
        END IF;

        -- First, so that a SKU one product gives up can go to another in the same chunk.
        WITH gone AS (
            UPDATE {catalog}.sku s
               SET discontinued_at = v_now, loaded_at = v_now
              FROM unnest(v_action) WITH ORDINALITY AS i (action, position), {catalog}.sku o
             WHERE i.action = 'u'
               AND s.product_id = product_ids[i.position]
               AND s.discontinued_at IS NULL
               AND o.id = s.id
               AND (s.feed <> p_feed OR NOT EXISTS (SELECT FROM unnest(p_sku_product, p_code) AS k (product, code)
                                                     WHERE k.product = i.position AND k.code = s.code))
            RETURNING s.code, o.loaded_at
        )
        SELECT count(*), count(*) FILTER (WHERE g.loaded_at < p_since AND NOT EXISTS (
                                              SELECT FROM {ledger}.claim c WHERE c.run_id = p_run AND c.code = g.code))
          INTO skus_discontinued, skus_vanished
          FROM gone g;
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
                          ELSE 'u' END ORDER BY k.position),
           skus_vanished - count(*) FILTER (WHERE s.discontinued_at >= p_since AND v_action[k.product] IN ('i', 'u'))
      INTO v_sku_id, v_sku_action, skus_vanished
      FROM unnest(p_sku_product, p_code, p_price, p_currency, p_compare_at, p_stock, p_barcode, p_options)
           WITH ORDINALITY AS k (product, code, price, currency, compare_at, stock, barcode, options, position)
      LEFT JOIN LATERAL (SELECT * FROM {catalog}.sku s
                          WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true;
    IF v_sku_action IS NULL THEN
        RETURN;
    END IF;

    IF 'x' = ANY (v_sku_action) THEN
        SELECT format('SKU %s belongs to product %s', s.code, p.external_id)
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
