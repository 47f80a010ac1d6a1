-- The products of a feed ($1) behind a key ($2), by the key's index.
SELECT external_id, discontinued_at IS NOT NULL
  FROM {catalog}.product
 WHERE feed = $1 AND external_id > $2
 ORDER BY external_id
 LIMIT $3
