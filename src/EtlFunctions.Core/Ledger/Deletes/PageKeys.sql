-- The keys of a run's committed pages behind a page ($2), with how many of their records have none that could be read: rejected
-- ones, and with $4 also held ones, of which parts never have one. What the feed leaves out (f) is not in the source for it.
SELECT g.number, g.keys,
       CASE WHEN 0 = ANY (g.keys)
            THEN (SELECT count(*) FROM unnest(g.keys) WITH ORDINALITY AS e (key, position)
                   WHERE e.key = 0 AND (substr(g.actions, e.position::integer, 1) = 'r' OR ($4 AND substr(g.actions, e.position::integer, 1) <> 'f')))
            ELSE 0 END AS unreadable
  FROM {ledger}.page g
 WHERE g.run_id = $1 AND g.number > $2 AND g.state = 'committed'
 ORDER BY g.number
 LIMIT $3
