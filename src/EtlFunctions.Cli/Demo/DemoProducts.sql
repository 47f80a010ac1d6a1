SELECT p.external_id, p.title, p.brand, p.category, count(*), min(s.price), max(s.price)
  FROM {catalog}.product p
  JOIN {catalog}.sku s ON s.product_id = p.id AND s.discontinued_at IS NULL
 WHERE p.feed = 'demo' AND p.external_id IN ('P-00001', 'P-02500', 'P-05000', 'P-07500', 'P-10000')
 GROUP BY p.id
 ORDER BY p.external_id
