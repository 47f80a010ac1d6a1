UPDATE {ledger}.run r
   SET doubts = ARRAY(SELECT d.text FROM unnest(r.doubts || $3) WITH ORDINALITY AS d (text, position)
                       GROUP BY d.text ORDER BY min(d.position) LIMIT 20)
 WHERE r.id = $1 AND r.epoch = $2 AND NOT r.doubts @> $3
