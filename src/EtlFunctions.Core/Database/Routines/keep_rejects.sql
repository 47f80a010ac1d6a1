-- Keeps rejects of a page, in the transaction of the caller. A record that was rejected before has its row already: that is
-- opened again where it was closed, and told to have come once more. One that a person discarded stays so while its bytes and
-- the reason are the same.
--
-- Rows are taken in the order of their identities, so that chunks which keep rejects at the same time do not deadlock. Of a
-- record above 1 MiB the beginning is kept.
--
-- Answers nothing. Raises what the table refuses.
CREATE OR REPLACE FUNCTION {ledger}.keep_rejects(
    p_feed text, p_run uuid, p_page integer, p_location text[], p_external_id text[], p_stage text[], p_code text[],
    p_message text[], p_path text[], p_raw bytea[])
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_kept bytea[];
    v_identity bytea[];
    v_digest bytea[];
    v_first integer[];
    v_records integer[];
    v_level integer[];
BEGIN
    -- Records of equal bytes are one row with their number; of others of one product the first has the product's identity.
    SELECT array_agg(g.identity ORDER BY g.identity, g.first), array_agg(g.digest ORDER BY g.identity, g.first),
           array_agg(g.first ORDER BY g.identity, g.first), array_agg(g.records ORDER BY g.identity, g.first),
           array_agg(g.level ORDER BY g.identity, g.first)
      INTO v_identity, v_digest, v_first, v_records, v_level
      FROM (SELECT h.identity, h.digest, min(h.position)::integer AS first, count(*)::integer AS records,
                   (row_number() OVER (PARTITION BY h.identity ORDER BY min(h.position)))::integer AS level
              FROM (SELECT i.position, d.digest,
                           CASE WHEN i.external_id IS NULL THEN sha256('raw:'::bytea || d.digest)
                                ELSE sha256('id:'::bytea || convert_to(i.external_id, 'UTF8')) END AS identity
                      FROM unnest(p_external_id, p_raw) WITH ORDINALITY AS i (external_id, raw, position)
                     CROSS JOIN LATERAL (SELECT sha256(i.raw) AS digest) d) h
             GROUP BY h.identity, h.digest) g;

    FOR v_pass IN 1..2 LOOP
        WITH kept AS (
            INSERT INTO {ledger}.reject AS j (feed, identity, digest, bytes, run_id, page, place, location, external_id, stage, code,
                                              message, path, raw, records)
            SELECT p_feed, r.identity, r.digest, octet_length(p_raw[r.first]), p_run, p_page, r.first, p_location[r.first],
                   p_external_id[r.first], p_stage[r.first], p_code[r.first], p_message[r.first], p_path[r.first],
                   substr(p_raw[r.first], 1, 1048576), r.records
              FROM (SELECT CASE WHEN v_pass = 1 THEN i.identity ELSE sha256(i.identity || i.digest) END AS identity,
                           i.digest, i.first, i.records
                      FROM unnest(v_identity, v_digest, v_first, v_records, v_level)
                           AS i (identity, digest, first, records, level)
                     WHERE v_pass = 1 AND i.level = 1 OR v_pass = 2 AND (i.level > 1 OR i.identity <> ALL (v_kept))) r
             ORDER BY r.identity
                ON CONFLICT (feed, identity) DO UPDATE
               SET run_id = excluded.run_id,
                   -- Of equal records the first place of a run is told.
                   page = CASE WHEN j.run_id = excluded.run_id AND j.page <= excluded.page THEN j.page ELSE excluded.page END,
                   place = CASE WHEN j.run_id = excluded.run_id AND j.page <= excluded.page THEN j.place ELSE excluded.place END,
                   location = CASE WHEN j.run_id = excluded.run_id AND j.page <= excluded.page THEN j.location
                                   ELSE excluded.location END,
                   external_id = coalesce(excluded.external_id, j.external_id),
                   stage = excluded.stage, code = excluded.code, message = excluded.message, path = excluded.path,
                   -- The same bytes are not written again.
                   raw = CASE WHEN j.digest = excluded.digest THEN j.raw ELSE excluded.raw END,
                   digest = excluded.digest, bytes = excluded.bytes,
                   records = CASE WHEN j.run_id = excluded.run_id AND j.location <> excluded.location
                                  THEN j.records + excluded.records ELSE excluded.records END,
                   attempts = CASE WHEN j.state NOT IN ('open', 'discarded') THEN 1
                                   ELSE j.attempts + (j.run_id <> excluded.run_id)::integer END,
                   first_seen = CASE WHEN j.state NOT IN ('open', 'discarded') THEN excluded.first_seen ELSE j.first_seen END,
                   last_seen = excluded.last_seen, is_rival = false,
                   state = CASE WHEN j.state = 'discarded' AND (j.digest, j.stage, j.code)
                                                             = (excluded.digest, excluded.stage, excluded.code)
                                THEN j.state ELSE 'open' END,
                   closed_at = CASE WHEN j.state = 'discarded' AND (j.digest, j.stage, j.code)
                                                                 = (excluded.digest, excluded.stage, excluded.code)
                                    THEN j.closed_at END,
                   note = CASE WHEN j.state = 'discarded' AND (j.digest, j.stage, j.code)
                                                            = (excluded.digest, excluded.stage, excluded.code)
                               THEN j.note END
             -- Another record of the product that this run rejected is not put out of its place.
             WHERE v_pass = 2 OR j.run_id <> excluded.run_id OR j.location = excluded.location OR j.digest = excluded.digest
            RETURNING j.identity
        )
        SELECT coalesce(array_agg(k.identity), '{}') INTO v_kept FROM kept k;
        EXIT WHEN cardinality(v_kept) = cardinality(v_identity);
    END LOOP;
END
$$;
