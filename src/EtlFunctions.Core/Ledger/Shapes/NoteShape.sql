INSERT INTO {ledger}.run_shape AS s (run_id, path, records, found, filled)
SELECT r.id, c.path, $3, c.found, c.filled
  FROM {ledger}.run r, unnest($4, $5, $6) AS c (path, found, filled)
 WHERE r.id = $1 AND r.epoch = $2
 ORDER BY c.path COLLATE "C"
    ON CONFLICT (run_id, path) DO UPDATE
   SET records = s.records + excluded.records, found = s.found + excluded.found, filled = s.filled + excluded.filled
