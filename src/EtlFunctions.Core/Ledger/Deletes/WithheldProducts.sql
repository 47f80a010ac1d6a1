-- The products that wait, behind a place of the list ($2, $3), in the order of their keys.
SELECT w.part, w.position, p.external_id, p.title,
       coalesce(p.loaded_at > w.judged_at OR p.discontinued_at IS NOT NULL, true) AS stays,
       (SELECT count(*) FROM {catalog}.sku s WHERE s.product_id = p.id AND s.discontinued_at IS NULL) AS skus
  FROM (SELECT e.part, i.id, i.position, d.judged_at
          FROM {ledger}.deletion d
          JOIN {ledger}.withheld e ON e.run_id = d.run_id
         CROSS JOIN LATERAL unnest(e.product_ids) WITH ORDINALITY AS i (id, position)
         WHERE d.run_id = $1 AND e.part >= $2 AND (e.part, i.position) > ($2, $3)
         ORDER BY e.part, i.position
         LIMIT $4) w
  LEFT JOIN {catalog}.product p ON p.id = w.id
 ORDER BY w.part, w.position
