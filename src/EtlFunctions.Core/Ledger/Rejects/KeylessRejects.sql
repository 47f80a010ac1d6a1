-- Open rejects whose product's key is known, without its hash.
SELECT id, external_id
  FROM {ledger}.reject
 WHERE feed = $1 AND id > $2 AND state = 'open' AND key IS NULL AND external_id IS NOT NULL
 ORDER BY id
 LIMIT $3
