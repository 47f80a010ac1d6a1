-- The products of a feed ($1) behind a key ($2) that are not discontinued, by the key's index.
SELECT id, external_id
  FROM {catalog}.product
 WHERE feed = $1 AND external_id > $2 AND discontinued_at IS NULL
 ORDER BY external_id
 LIMIT $3
