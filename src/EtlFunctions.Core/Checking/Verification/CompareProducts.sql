SELECT place, verdict, nullif(differences, '{}') AS differences
  FROM {ledger}.compare_products(
       $1,
       -- external_id, hash, title, description, brand, category, status, attributes, updated_at
       $2, $3, $4, $5, $6, $7, $8, $9, $10,
       -- sku_product, code, price, currency, compare_at, stock, barcode, options
       $11, $12, $13, $14, $15, $16, $17, $18)
