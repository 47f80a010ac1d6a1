-- Finds the keys that stand on several places of the run, once all its pages are loaded, and plans to read again those whose
-- records differ or are parts of one product (those have 0 for the hash of their content).
--
-- Answers the pages planned; and of the keys whose records are equal, which need nothing, how many were found now with the
-- places of the first three. Where the run is another holder's it finds nothing; it raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.find_repeated(
    p_run uuid, p_epoch integer, OUT pages integer, OUT equal integer, OUT examples text[])
LANGUAGE plpgsql
AS $$
DECLARE
    v_twice bigint[];
    v_differ bigint[];
    v_equal bigint[];
    v_more bigint[];
    v_page integer[];
    v_text text[];
    v_new bigint[];
    v_entry record;
BEGIN
    pages := 0;
    equal := 0;
    PERFORM 1 FROM {ledger}.run r
      WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    v_twice := ARRAY(SELECT e.key FROM {ledger}.page g, unnest(g.keys) AS e (key)
                      WHERE g.run_id = p_run AND e.key <> 0 GROUP BY e.key HAVING count(*) > 1);
    IF cardinality(v_twice) = 0 THEN
        RETURN;
    END IF;

    SELECT array_agg(t.key) FILTER (WHERE t.differs), array_agg(t.key) FILTER (WHERE t.is_equal),
           array_agg(t.loaded - 1) FILTER (WHERE t.is_equal), array_agg(t.last[1]) FILTER (WHERE t.is_equal),
           array_agg(format('record %s of page %s and record %s of page %s', t.first[2], t.first[1], t.last[2], t.last[1]))
               FILTER (WHERE t.is_equal)
      INTO v_differ, v_equal, v_more, v_page, v_text
      FROM (SELECT e.key, count(*) FILTER (WHERE a.is_loaded) AS loaded,
                   min(ARRAY[g.number, e.place]) AS first, max(ARRAY[g.number, e.place]) AS last,
                   bool_or(a.is_loaded) AND (count(DISTINCT e.content) FILTER (WHERE a.is_loaded) > 1
                                             OR bool_or(a.action = 'h') OR bool_or(e.content = 0)) AS differs,
                   count(*) FILTER (WHERE a.is_loaded) > 1 AND count(DISTINCT e.content) FILTER (WHERE a.is_loaded) = 1
                   AND NOT bool_or(a.action = 'h') AND NOT bool_or(e.content = 0) AS is_equal
              FROM {ledger}.page g
             CROSS JOIN LATERAL unnest(g.keys, g.contents, g.places) WITH ORDINALITY AS e (key, content, place, position)
             CROSS JOIN LATERAL (SELECT substr(g.actions, e.position::integer, 1) AS action) b
             CROSS JOIN LATERAL (SELECT b.action, b.action IN ('i', 'u', 'n', 's') AS is_loaded) a
              JOIN unnest(v_twice) AS k (key) ON k.key = e.key
             WHERE g.run_id = p_run AND a.action <> 'r'
             GROUP BY e.key HAVING count(*) > 1) t;

    v_differ := ARRAY(SELECT d.key FROM unnest(v_differ) AS d (key)
                       WHERE NOT EXISTS (SELECT FROM {ledger}.repeated r
                                          WHERE r.run_id = p_run AND r.key = d.key AND r.collected));
    pages := {ledger}.plan_collecting(p_run, p_epoch, v_differ, '{}');

    WITH new AS (
        INSERT INTO {ledger}.repeated (run_id, key) SELECT p_run, e.key FROM unnest(v_equal) AS e (key)
            ON CONFLICT DO NOTHING
        RETURNING key
    )
    SELECT array_agg(n.key) INTO v_new FROM new n;
    equal := coalesce(cardinality(v_new), 0);
    IF equal > 0 THEN
        examples := (ARRAY(SELECT e.text FROM unnest(v_equal, v_text, v_page) AS e (key, text, page)
                             JOIN unnest(v_new) AS n (key) ON n.key = e.key ORDER BY e.page, e.text LIMIT 3));
        UPDATE {ledger}.page g
           SET duplicates = g.duplicates + m.more
          FROM (SELECT e.page, sum(e.more) AS more
                  FROM unnest(v_equal, v_more, v_page) AS e (key, more, page)
                  JOIN unnest(v_new) AS n (key) ON n.key = e.key
                 GROUP BY e.page) m
         WHERE g.run_id = p_run AND g.number = m.page;

        -- Counted now, and not once more should they be read again for a SKU that their product loses.
        FOR v_entry IN
            SELECT r.number, r.position
              FROM (SELECT g.number, e.position,
                           row_number() OVER (PARTITION BY e.key ORDER BY position(b.action IN 'iuns'), g.number, e.position) AS rank
                      FROM {ledger}.page g
                     CROSS JOIN LATERAL unnest(g.keys) WITH ORDINALITY AS e (key, position)
                     CROSS JOIN LATERAL (SELECT substr(g.actions, e.position::integer, 1) AS action) b
                      JOIN unnest(v_new) AS n (key) ON n.key = e.key
                     WHERE g.run_id = p_run AND b.action IN ('i', 'u', 'n', 's')) r
             WHERE r.rank > 1
        LOOP
            UPDATE {ledger}.page g SET actions = overlay(g.actions PLACING 'd' FROM v_entry.position::integer FOR 1)
             WHERE g.run_id = p_run AND g.number = v_entry.number;
        END LOOP;
    END IF;
END
$$;
