-- Does load_products for one product of the arrays, so that a chunk can find out which of its records is refused. A SKU
-- that another product lists, as far as is known, is left out and answered as claimed: whose it is can be told once all
-- records are read. The hash stored is then not the product's own, so that the next load of it looks at its SKUs again.
--
-- Raises what load_products raises, except SK001; of 23505 only what a second look finds too. Besides:
--   SK002  the product lists the same SKU twice
--   40001  other transactions took its SKUs while they were looked at
CREATE OR REPLACE FUNCTION {ledger}.load_one_product(
    p_position integer, p_feed text, p_run uuid,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[], p_refresh boolean, p_since timestamptz,
    OUT actions text, OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer,
    OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer,
    OUT skus_vanished integer, OUT claimed text[], OUT applied bytea)
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
          JOIN LATERAL (SELECT * FROM {catalog}.sku s WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true
          JOIN LATERAL (SELECT * FROM {catalog}.product p WHERE p.id = s.product_id LIMIT 1) p ON true
         WHERE k.product = n AND s.discontinued_at IS NULL AND p.external_id <> p_external_id[n];
        applied := CASE WHEN claimed IS NULL THEN p_hash[n]
                        ELSE {ledger}.claim_hash(p_hash[n], claimed) END;

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
                        repaired, skus_vanished
              FROM {ledger}.load_products(p_feed, p_run, p_external_id[n:n], ARRAY[applied], p_title[n:n], p_description[n:n],
                   p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
                   v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, v_lookup, p_refresh, p_since) AS l;
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
