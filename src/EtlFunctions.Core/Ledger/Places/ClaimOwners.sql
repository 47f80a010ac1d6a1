-- Who has the SKUs that are claimed first.
SELECT DISTINCT p.external_id
  FROM (SELECT DISTINCT c.code FROM {ledger}.claim c WHERE c.run_id = $1 AND c.refused IS NULL ORDER BY c.code LIMIT $2) c
  JOIN {ledger}.run r ON r.id = $1
  JOIN {catalog}.sku s ON s.feed = r.feed AND s.code = c.code
  JOIN {catalog}.product p ON p.id = s.product_id
