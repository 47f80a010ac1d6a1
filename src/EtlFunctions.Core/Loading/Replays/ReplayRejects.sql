SELECT place, outcome, message
  FROM {ledger}.replay_rejects(
       -- feed, reject, seen
       $1, $2, $3,
       -- external_id, hash, title, description, brand, category, status, attributes, updated_at
       $4, $5, $6, $7, $8, $9, $10, $11, $12,
       -- sku_product, code, price, currency, compare_at, stock, barcode, options
       $13, $14, $15, $16, $17, $18, $19, $20)
 ORDER BY place
