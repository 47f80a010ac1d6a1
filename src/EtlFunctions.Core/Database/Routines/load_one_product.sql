-- Does load_products for one product of the arrays, so that a chunk can find out which of its records is refused.
--
-- Raises what load_products raises; of 23505 only what a second look finds too. Besides:
--   SK002  the product lists the same SKU twice
CREATE OR REPLACE FUNCTION {ledger}.load_one_product(
    p_position integer, p_feed text, p_run uuid,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[], p_refresh boolean,
    OUT product_ids bigint[], OUT inserted integer, OUT updated integer, OUT unchanged integer, OUT stale integer,
    OUT skus_inserted integer, OUT skus_updated integer, OUT skus_discontinued integer, OUT repaired integer)
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
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued,
                        repaired
          FROM {ledger}.load_products(p_feed, p_run, p_external_id[n:n], p_hash[n:n], p_title[n:n], p_description[n:n],
               p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
               v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, false, p_refresh) AS l;
    EXCEPTION WHEN unique_violation THEN
        SELECT l.* INTO product_ids, inserted, updated, unchanged, stale, skus_inserted, skus_updated, skus_discontinued,
                        repaired
          FROM {ledger}.load_products(p_feed, p_run, p_external_id[n:n], p_hash[n:n], p_title[n:n], p_description[n:n],
               p_brand[n:n], p_category[n:n], p_status[n:n], p_attributes[n:n], p_updated_at[n:n],
               v.product, v.code, v.price, v.currency, v.compare_at, v.stock, v.barcode, v.options, true, p_refresh) AS l;
    END;
END
$$;
