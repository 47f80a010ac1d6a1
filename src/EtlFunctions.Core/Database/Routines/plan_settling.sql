-- Plans pages that settle the records held, each at most p_size products, once all pages are loaded. Answers how many pages;
-- and how many products stand in several records that are whole products, with the places of the first three.
-- Where the run is another holder's it plans nothing; it raises nothing of its own.
CREATE OR REPLACE FUNCTION {ledger}.plan_settling(
    p_run uuid, p_epoch integer, p_size integer, OUT pages integer, OUT repeated integer, OUT examples text[])
LANGUAGE plpgsql
AS $$
DECLARE
    v_planned integer;
    v_rows integer;
BEGIN
    pages := 0;
    repeated := 0;
    SELECT r.pages_planned INTO v_planned FROM {ledger}.run r
     WHERE r.id = p_run AND r.epoch = p_epoch AND r.state IN ('running', 'rate_limited') FOR UPDATE;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM {ledger}.held h WHERE h.run_id = p_run AND NOT h.is_settled) THEN
        RETURN;
    END IF;

    -- A part may name a part. Lines that name each other in a ring never end, hence the bound.
    FOR depth IN 1..20 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM {ledger}.held h WHERE h.run_id = p_run AND h.is_part);
        UPDATE {ledger}.held h
           SET key = m.key
          FROM (SELECT n.name, min(p.key) AS key
                  FROM {ledger}.held p, unnest(p.names) AS n (name)
                 WHERE p.run_id = p_run AND (n.name <> p.key OR NOT p.is_part)
                 GROUP BY n.name HAVING count(DISTINCT p.key) = 1 AND min(p.key) <> n.name) m
         WHERE h.run_id = p_run AND h.is_part AND h.key = m.name;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        EXIT WHEN v_rows = 0;
    END LOOP;

    -- A name that several products give tells none of them: its parts are theirs together, which the end of their key says.
    UPDATE {ledger}.held h
       SET key = h.key || chr(1)
      FROM (SELECT n.name
              FROM {ledger}.held p, unnest(p.names) AS n (name)
             WHERE p.run_id = p_run AND (n.name <> p.key OR NOT p.is_part)
             GROUP BY n.name HAVING count(DISTINCT p.key) > 1) m
     WHERE h.run_id = p_run AND h.is_part AND h.key = m.name;

    SELECT count(*), (array_agg(format('%s (%s and %s)', t.key, t.first, t.last) ORDER BY t.key))[1:3]
      INTO repeated, examples
      FROM (SELECT h.key, (array_agg(h.location ORDER BY h.page, h.place))[1] AS first,
                   (array_agg(h.location ORDER BY h.page DESC, h.place DESC))[1] AS last
              FROM {ledger}.held h
             WHERE h.run_id = p_run AND NOT h.is_settled AND h.action IS DISTINCT FROM 'x'
               -- Records of rows are put together, which is nothing to be warned of.
               AND NOT h.is_part AND position('"$rows":'::bytea IN h.raw) = 0
             GROUP BY h.key HAVING count(*) > 1) t;

    INSERT INTO {ledger}.page (run_id, number, epoch, token)
    SELECT p_run, v_planned + row_number() OVER (ORDER BY t.part), p_epoch,
           'settle:' || json_build_object('from', min(t.key), 'to', max(t.key))
      FROM (SELECT k.key, (row_number() OVER (ORDER BY k.key) - 1) / p_size AS part
              FROM (SELECT DISTINCT h.key FROM {ledger}.held h WHERE h.run_id = p_run AND NOT h.is_settled) k) t
     GROUP BY t.part;
    GET DIAGNOSTICS pages = ROW_COUNT;
    UPDATE {ledger}.run r SET pages_planned = r.pages_planned + pages WHERE r.id = p_run;
END
$$;
