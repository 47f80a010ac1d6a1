-- Compares products with the rows that the catalog has of them, whatever the stored hashes say: what was edited or deleted
-- by hand shows. Takes products and SKUs as load_products does, and writes nothing.
--
-- Answers a row for each product that is not as the source has it, in their order:
--   place        the position of the product, from 1
--   verdict      missing  it is not in the catalog
--                differs  its rows are others
--                taken    its rows are the source's but for SKUs that belong to other products
--                newer    the catalog has a later version of it, which an older record never replaces
--   is_loaded    whether the stored hash is that of the source, so that the rows were changed after they were loaded
--   differences  each column and SKU that differs: what is there, what the source has; long values are cut
-- Raises what JSON and numbers that the tables refuse raise.
CREATE OR REPLACE FUNCTION {ledger}.compare_products(
    p_feed text,
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[])
RETURNS TABLE (place integer, verdict text, is_loaded boolean, differences text[])
LANGUAGE plpgsql
STABLE
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_material = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_id bigint[];
BEGIN
    v_id := ARRAY(
        SELECT p.id
          FROM unnest(p_external_id) WITH ORDINALITY AS i (external_id, position)
          LEFT JOIN LATERAL (SELECT * FROM {catalog}.product p
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
          LEFT JOIN LATERAL (SELECT * FROM {catalog}.sku s
                              WHERE s.feed = p_feed AND s.code = k.code LIMIT 1) s ON true
         CROSS JOIN LATERAL (
               SELECT coalesce(s.product_id <> v_id[k.product] AND s.discontinued_at IS NULL, false) AS is_taken,
                      CASE WHEN s.id IS NULL OR s.product_id <> v_id[k.product] AND s.discontinued_at IS NOT NULL
                               THEN format('SKU %s is missing', k.code)
                           WHEN s.product_id <> v_id[k.product]
                               THEN format('SKU %s belongs to product %s', k.code,
                                           (SELECT o.external_id FROM {catalog}.product o WHERE o.id = s.product_id))
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
                WHEN p.source_updated_at > i.updated_at AND p.content_hash <> i.hash AND p.discontinued_at IS NULL THEN 'newer'
                WHEN d.own = '{}' THEN 'taken'
                ELSE 'differs' END,
           coalesce(p.content_hash = i.hash, false),
           CASE WHEN p.id IS NULL THEN '{}' ELSE d.own || coalesce(l.taken, '{}') END
      FROM unnest(p_external_id, p_hash, p_title, p_description, p_brand, p_category, p_status, p_attributes,
                  p_updated_at)
           WITH ORDINALITY AS i (external_id, hash, title, description, brand, category, status, attributes, updated_at,
                                 position)
      LEFT JOIN LATERAL (SELECT * FROM {catalog}.product p
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
                  || CASE WHEN (SELECT count(*) FROM {catalog}.sku s
                                 WHERE s.product_id = p.id AND s.discontinued_at IS NULL) <> coalesce(l.live, 0)
                     THEN ARRAY(SELECT format('SKU %s is not in the source', s.code)
                                  FROM {catalog}.sku s
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
