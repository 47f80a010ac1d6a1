-- Closes the rejects whose product a later run has loaded, by the pages from p_from to p_to of that run. Those that the run met
-- itself, of products of which it loaded another record, are told to have a rival: which of the two is the newer nobody knows.
--
-- With p_finish, after the last pages: by the records that the run settled, and what a later record of the same product, rejected
-- too, took the place of. p_is_over says that no more will be loaded by the run.
--
-- The planner settings keep plans from looking at every reject for every key where no statistics tell how many there are: keys are
-- brought together by hashing, rows of the catalog are found one by one.
--
-- Answers how many were closed. Raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.close_rejects(p_run uuid, p_from integer, p_to integer, p_finish boolean, p_is_over boolean)
RETURNS integer
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET jit = off
AS $$
DECLARE
    v_feed text;
    v_started timestamptz;
    v_loaded bigint[];
    v_rivals bigint[];
    v_closed integer := 0;
    v_rows integer;
BEGIN
    SELECT r.feed, r.started_at INTO v_feed, v_started FROM {ledger}.run r WHERE r.id = p_run;

    -- Settled (h) counts below, where it shows whether the product was loaded.
    -- Materialized, or a planner may look through the rejects once for each page.
    WITH entry AS MATERIALIZED (
        SELECT e.key, a.action
          FROM {ledger}.page g
         CROSS JOIN LATERAL unnest(g.keys) WITH ORDINALITY AS e (key, position)
         CROSS JOIN LATERAL (SELECT substr(g.actions, e.position::integer, 1) AS action) a
         WHERE g.run_id = p_run AND g.number BETWEEN p_from AND p_to AND a.action IN ('i', 'u', 'n', 's', 'h')
    )
    SELECT array_agg(DISTINCT e.key) FILTER (WHERE e.action IN ('i', 'u', 'n')), array_agg(DISTINCT e.key)
      INTO v_loaded, v_rivals
      FROM entry e
     WHERE e.key IN (SELECT j.key FROM {ledger}.reject j WHERE j.feed = v_feed AND j.state = 'open');

    UPDATE {ledger}.reject j
       SET state = 'loaded', closed_at = now(), note = format('run %s loaded its product', p_run)
      FROM (SELECT r.id
              FROM unnest(v_loaded) AS k (key)
              JOIN {ledger}.reject r ON r.key = k.key
             CROSS JOIN LATERAL (SELECT FROM {catalog}.product p
                                  WHERE p.feed = v_feed AND p.external_id = r.external_id AND p.discontinued_at IS NULL
                                  LIMIT 1) p
             WHERE r.feed = v_feed AND r.state = 'open' AND r.last_seen < v_started) l
     WHERE j.id = l.id AND j.feed = v_feed AND j.state = 'open' AND j.last_seen < v_started;
    GET DIAGNOSTICS v_closed = ROW_COUNT;

    -- A refused SKU is of the very record that was loaded.
    UPDATE {ledger}.reject j
       SET is_rival = true
      FROM unnest(v_rivals) AS k (key)
     WHERE j.feed = v_feed AND j.state = 'open' AND j.key = k.key AND j.run_id = p_run AND j.code <> 'SK001' AND NOT j.is_rival;

    IF p_finish THEN
        UPDATE {ledger}.reject j
           SET state = 'loaded', closed_at = now(), note = format('run %s loaded its product', p_run)
          FROM (SELECT r.id
                  FROM {ledger}.reject r
                 CROSS JOIN LATERAL (SELECT FROM {catalog}.product p
                                      WHERE p.feed = v_feed AND p.external_id = r.external_id AND p.discontinued_at IS NULL
                                      LIMIT 1) p
                 WHERE r.feed = v_feed AND r.state = 'open' AND r.last_seen < v_started
                   AND r.external_id IN (SELECT h.external_id FROM {ledger}.held h WHERE h.run_id = p_run AND h.is_settled)
                   -- Settled, and then refused by the tables.
                   AND NOT EXISTS (SELECT FROM {ledger}.reject n
                                    WHERE n.feed = v_feed AND n.external_id = r.external_id AND n.run_id = p_run)) l
         WHERE j.id = l.id AND j.feed = v_feed AND j.state = 'open' AND j.last_seen < v_started;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_closed := v_closed + v_rows;

        UPDATE {ledger}.reject j
           SET state = 'superseded', closed_at = now(), note = format('run %s rejected a later record of its product', p_run)
         WHERE j.feed = v_feed AND j.state = 'open' AND j.last_seen < v_started
           AND EXISTS (SELECT FROM {ledger}.reject n
                        WHERE n.feed = v_feed AND n.external_id = j.external_id AND n.run_id = p_run AND n.state = 'open');
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_closed := v_closed + v_rows;

        IF p_is_over THEN
            UPDATE {ledger}.run r SET rejects_settled = true WHERE r.id = p_run AND NOT r.rejects_settled;
        END IF;
    END IF;
    RETURN v_closed;
END
$$;
