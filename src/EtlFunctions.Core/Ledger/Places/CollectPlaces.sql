-- The records of a loaded page that are to be read again; those that are held are there already.
SELECT e.place, e.key, e.content
  FROM {ledger}.page g
 CROSS JOIN LATERAL unnest(g.keys, g.contents, g.places) WITH ORDINALITY AS e (key, content, place, position)
  JOIN {ledger}.repeated r ON r.run_id = g.run_id AND r.key = e.key AND r.collected
 WHERE g.run_id = $1 AND g.number = $2 AND substr(g.actions, e.position::integer, 1) NOT IN ('r', 'h')
