-- Loads what rejects have become under the feed's mapping of now, and closes those that are loaded, each product with its reject
-- or neither. Takes products and SKUs as load_products does; p_reject has the reject of each product, p_seen when it was last
-- met as the caller read it.
--
-- The feed's lease is locked, so that no run begins meanwhile and two replays wait for each other.
--
-- Answers a row for each product, in their order:
--   inserted, updated, unchanged  it is loaded, the reject is closed
--   claimed   it is loaded but for SKUs that other products list; the reject stays for them (SK001)
--   refused   the tables refuse it; the reject has the new reason
--   newer     the catalog has a later state of the product, the reject is closed; message says which
--   unclear   the run that met it loaded another record of the product, and no time tells which is the newer; nothing is changed
--   changed   the reject was closed or met again in the meantime; nothing is changed
-- and one row with held and the place 0 where a run of the feed is under way; then nothing is changed.
-- Raises 40001 and 23505 as load_products does, and what no single record is to blame for.
CREATE OR REPLACE FUNCTION {ledger}.replay_rejects(
    p_feed text, p_reject bigint[], p_seen timestamptz[],
    p_external_id text[], p_hash bytea[], p_title text[], p_description text[], p_brand text[], p_category text[],
    p_status text[], p_attributes text[], p_updated_at timestamptz[],
    p_sku_product integer[], p_code text[], p_price numeric[], p_currency text[], p_compare_at numeric[],
    p_stock integer[], p_barcode text[], p_options text[])
RETURNS TABLE (place integer, outcome text, message text)
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
    v_reject record;
    v_stored record;
    v_part record;
    v_state text;
    v_constraint text;
BEGIN
    PERFORM 1 FROM {ledger}.feed_state f WHERE f.feed = p_feed FOR UPDATE;
    IF EXISTS (SELECT FROM {ledger}.run r WHERE r.feed = p_feed AND r.state IN ('pending', 'running', 'rate_limited')) THEN
        RETURN QUERY SELECT 0, 'held'::text, NULL::text;
        RETURN;
    END IF;

    FOR n IN 1..coalesce(cardinality(p_reject), 0) LOOP
        place := n;
        message := NULL;
        SELECT j.run_id, j.last_seen, j.is_rival, j.code INTO v_reject
          FROM {ledger}.reject j
         WHERE j.id = p_reject[n] AND j.feed = p_feed AND j.state = 'open' AND j.last_seen = p_seen[n];
        IF NOT FOUND THEN
            outcome := 'changed';
            RETURN NEXT;
            CONTINUE;
        END IF;

        SELECT p.content_hash, p.source_updated_at, p.loaded_at, p.discontinued_at, p.run_id INTO v_stored
          FROM {catalog}.product p WHERE p.feed = p_feed AND p.external_id = p_external_id[n] FOR UPDATE;
        outcome := NULL;
        IF FOUND THEN
            IF v_stored.source_updated_at > p_updated_at[n] THEN
                outcome := 'newer';
                message := format('the catalog has the product as of %s, the record is of %s', v_stored.source_updated_at, p_updated_at[n]);
            ELSIF v_stored.discontinued_at > v_reject.last_seen THEN
                outcome := 'newer';
                message := format('the product was discontinued at %s, after the record was last met', v_stored.discontinued_at);
            ELSIF (p_updated_at[n] > v_stored.source_updated_at) IS NOT TRUE AND v_stored.content_hash <> p_hash[n] THEN
                -- One that lacks SKUs of others only (SK001) was loaded itself, by its run or by an earlier replay.
                -- Of two records of one run neither is the newer for having been met later.
                IF v_stored.loaded_at > v_reject.last_seen
                   AND (v_stored.run_id <> v_reject.run_id OR NOT (v_reject.is_rival OR v_reject.code = 'SK001')) THEN
                    outcome := 'newer';
                    message := format('the product was loaded at %s, after the record was last met', v_stored.loaded_at);
                ELSIF v_reject.is_rival THEN
                    outcome := 'unclear';
                    message := format('run %s loaded another record of product %s', v_reject.run_id, p_external_id[n]);
                END IF;
            END IF;
        END IF;

        IF outcome IS NULL THEN
            BEGIN
                SELECT * INTO v_part
                  FROM {ledger}.load_one_product(n, p_feed, v_reject.run_id, p_external_id, p_hash, p_title, p_description,
                       p_brand, p_category, p_status, p_attributes, p_updated_at, p_sku_product, p_code, p_price, p_currency,
                       p_compare_at, p_stock, p_barcode, p_options, false, NULL);
                outcome := CASE WHEN v_part.claimed IS NOT NULL THEN 'claimed'
                                WHEN v_part.stale > 0 THEN 'newer'
                                WHEN v_part.inserted > 0 THEN 'inserted'
                                WHEN v_part.updated > 0 THEN 'updated' ELSE 'unchanged' END;
                IF outcome = 'claimed' THEN
                    v_state := 'SK001';
                    message := (SELECT string_agg(format('SKU %s belongs to product %s', s.code, o.external_id), '; ' ORDER BY s.code)
                                  FROM unnest(v_part.claimed) AS c (code)
                                  JOIN LATERAL (SELECT * FROM {catalog}.sku s
                                                 WHERE s.feed = p_feed AND s.code = c.code LIMIT 1) s ON true
                                  JOIN LATERAL (SELECT * FROM {catalog}.product o WHERE o.id = s.product_id LIMIT 1) o ON true)
                               || '. The product and its other SKUs are loaded.';
                END IF;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, v_constraint = CONSTRAINT_NAME;
                -- The same list stands in load_chunk.
                IF v_state = '23505' AND v_constraint IN ('product_feed_external_id_key', 'sku_feed_code_key') THEN
                    RAISE;
                END IF;
                IF v_state !~ '^(22|23)' AND v_state NOT IN ('P0001', '54000', 'SK002') THEN
                    RAISE;
                END IF;
                outcome := 'refused';
            END;
        END IF;

        UPDATE {ledger}.reject j
           SET state = CASE outcome WHEN 'newer' THEN 'superseded' WHEN 'claimed' THEN 'open' WHEN 'refused' THEN 'open'
                                    ELSE 'replayed' END,
               closed_at = CASE WHEN outcome NOT IN ('claimed', 'refused') THEN now() END,
               note = CASE WHEN outcome = 'newer' THEN replay_rejects.message END,
               stage = CASE WHEN outcome IN ('claimed', 'refused') THEN 'load' ELSE j.stage END,
               code = CASE WHEN outcome IN ('claimed', 'refused') THEN v_state ELSE j.code END,
               path = CASE WHEN outcome IN ('claimed', 'refused') THEN NULL ELSE j.path END,
               message = CASE WHEN outcome IN ('claimed', 'refused') THEN left(replay_rejects.message, 2000) ELSE j.message END,
               external_id = coalesce(j.external_id, p_external_id[n]),
               attempts = j.attempts + 1
         WHERE outcome <> 'unclear' AND j.id = p_reject[n] AND j.state = 'open' AND j.last_seen = p_seen[n];
        IF NOT FOUND AND outcome <> 'unclear' THEN
            RAISE EXCEPTION 'a run met reject % while it was replayed; it is tried again', p_reject[n]
                USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
