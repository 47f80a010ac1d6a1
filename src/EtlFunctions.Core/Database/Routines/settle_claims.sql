-- Decides whose the SKUs are that the first p_limit claimed codes stand for, once every record of the run is read. Of the
-- products that list a SKU in this run the one that comes first in the source has it. One that the run did not read, though
-- it reads everything (p_full), lists nothing any more.
--
-- p_owner and p_owner_key are the products that have the SKUs now and the hashes of their keys; a code whose owner is none of
-- them is left for the next call.
--
-- Answers NULL in settled where the run is another holder's; else the number of claims decided. reload has the products that lose a SKU
-- which they list: their records are to be read again, so that what they lost becomes a claim and a reject.
-- Raises what the tables refuse.
CREATE OR REPLACE FUNCTION {ledger}.settle_claims(
    p_run uuid, p_epoch integer, p_full boolean, p_limit integer, p_owner text[], p_owner_key bigint[],
    OUT settled integer, OUT reload text[])
LANGUAGE plpgsql
AS $$
DECLARE
    v_feed text;
    v_codes text[];
    v_claim {ledger}.claim;
    v_product bigint;
    v_left text[];
    v_rows integer;
    d record;
BEGIN
    SELECT r.feed INTO v_feed FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    reload := '{}';
    v_codes := ARRAY(SELECT DISTINCT c.code FROM {ledger}.claim c
                      WHERE c.run_id = p_run AND c.refused IS NULL ORDER BY c.code LIMIT p_limit);

    -- A claim is void once another record of the same product has been loaded.
    DELETE FROM {ledger}.claim c
     WHERE c.run_id = p_run AND c.code = ANY (v_codes)
       AND NOT EXISTS (SELECT FROM {catalog}.product p
                        WHERE p.feed = v_feed AND p.external_id = c.key AND p.content_hash = c.applied);
    GET DIAGNOSTICS settled = ROW_COUNT;

    FOR d IN
        WITH seen AS (
            SELECT DISTINCT ON (e.key) e.key, g.number AS page, e.place
              FROM {ledger}.page g
             CROSS JOIN LATERAL unnest(g.keys, g.places) AS e (key, place)
              JOIN (SELECT o.key FROM unnest(p_owner_key) AS o (key)
                     UNION SELECT c.key_hash FROM {ledger}.claim c
                            WHERE c.run_id = p_run AND c.code = ANY (v_codes) AND c.refused IS NULL) o ON o.key = e.key
             WHERE g.run_id = p_run
             ORDER BY e.key, g.number, e.place
        ), first AS (
            SELECT DISTINCT ON (c.code) c.code, c.key, n.page, n.place
              FROM {ledger}.claim c
              LEFT JOIN seen n ON n.key = c.key_hash
             WHERE c.run_id = p_run AND c.code = ANY (v_codes) AND c.refused IS NULL
             ORDER BY c.code, n.page, n.place, c.key
        )
        SELECT f.code, f.key AS winner, s.id AS sku, p.id AS owner_id, p.external_id AS owner, o.key AS owner_key,
               s.id IS NOT NULL AND s.discontinued_at IS NULL AS has, n.key IS NOT NULL AS is_seen,
               coalesce(s.discontinued_at IS NOT NULL, true)
               OR CASE WHEN n.key IS NULL THEN p_full ELSE (f.page, f.place) < (n.page, n.place) END AS moves
          FROM first f
          LEFT JOIN {catalog}.sku s ON s.feed = v_feed AND s.code = f.code
          LEFT JOIN {catalog}.product p ON p.id = s.product_id
          LEFT JOIN unnest(p_owner, p_owner_key) AS o (owner, key) ON o.owner = p.external_id
          LEFT JOIN seen n ON n.key = o.key
         WHERE s.id IS NULL OR s.discontinued_at IS NOT NULL OR o.key IS NOT NULL
    LOOP
        IF d.moves THEN
            DELETE FROM {ledger}.claim c WHERE c.run_id = p_run AND c.code = d.code AND c.key = d.winner
            RETURNING * INTO v_claim;
            settled := settled + 1;
            SELECT p.id INTO v_product FROM {catalog}.product p
             WHERE p.feed = v_feed AND p.external_id = d.winner AND p.content_hash = v_claim.applied;
            IF NOT FOUND THEN
                -- It lost a SKU itself a moment ago: read again, it claims this one anew.
                CONTINUE;
            END IF;

            IF d.has THEN
                -- Who loses a SKU is looked at again when it is loaded next.
                UPDATE {catalog}.product p SET content_hash = {ledger}.claim_hash(p.content_hash, ARRAY[d.code])
                 WHERE p.id = d.owner_id;
                reload := CASE WHEN d.is_seen THEN reload || d.owner ELSE reload END;
            END IF;

            IF d.sku IS NULL THEN
                INSERT INTO {catalog}.sku (product_id, feed, code, price, currency, compare_at_price, stock, barcode,
                                           options, loaded_at)
                VALUES (v_product, v_feed, v_claim.code, v_claim.price, v_claim.currency, v_claim.compare_at_price,
                        v_claim.stock, v_claim.barcode, v_claim.options, now());
            ELSE
                UPDATE {catalog}.sku s
                   SET product_id = v_product, price = v_claim.price, currency = v_claim.currency,
                       compare_at_price = v_claim.compare_at_price, stock = v_claim.stock, barcode = v_claim.barcode,
                       options = v_claim.options, discontinued_at = NULL, loaded_at = now()
                 WHERE s.id = d.sku;
            END IF;
            UPDATE {ledger}.page g
               SET skus_inserted = g.skus_inserted + (d.sku IS NULL)::integer,
                   skus_updated = g.skus_updated + (d.sku IS NOT NULL)::integer
             WHERE g.run_id = p_run AND g.number = v_claim.page;

            -- What is stored with the product tells which of its SKUs are still not its own.
            v_left := ARRAY(SELECT c.code FROM {ledger}.claim c WHERE c.run_id = p_run AND c.key = d.winner ORDER BY c.code);
            UPDATE {catalog}.product p SET content_hash = {ledger}.claim_hash(v_claim.hash, v_left) WHERE p.id = v_product;
            UPDATE {ledger}.claim c SET applied = {ledger}.claim_hash(v_claim.hash, v_left)
             WHERE c.run_id = p_run AND c.key = d.winner;
        END IF;

        UPDATE {ledger}.claim c
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
