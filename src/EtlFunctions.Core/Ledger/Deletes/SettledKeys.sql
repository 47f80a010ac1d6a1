-- What became of the records of a run that were held, behind one of them ($2, $3): the product, or, where none did, whether the record has a key of its own.
SELECT h.page, h.place, h.external_id, coalesce(g.keys[array_position(g.places, h.place)], 0) = 0 AS is_unreadable
  FROM {ledger}.held h
  JOIN {ledger}.page g ON g.run_id = h.run_id AND g.number = h.page
 WHERE h.run_id = $1 AND (h.page, h.place) > ($2, $3)
 ORDER BY h.page, h.place
 LIMIT $4
