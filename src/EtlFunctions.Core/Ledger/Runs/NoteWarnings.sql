-- Each text once, in the order in which they came; of more than 20 the first ones.
UPDATE {ledger}.run r
   SET warnings = (
       SELECT (array_agg(d.text ORDER BY d.position))[1:20]
         FROM (SELECT w.text, min(w.position) AS position
                 FROM unnest(r.warnings || $3) WITH ORDINALITY AS w (text, position)
                GROUP BY w.text) d)
 WHERE r.id = $1 AND r.epoch = $2 AND NOT r.warnings @> $3 AND cardinality(r.warnings) < 20
