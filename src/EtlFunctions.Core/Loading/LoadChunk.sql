SELECT *
  FROM {ledger}.load_chunk(
       -- run, epoch, page, chunk, last, lease, read, duplicates
       $1, $2, $3, $4, $5, $6, $7, $8,
       -- external_id, hash, title, description, brand, category, status, attributes, updated_at
       $9, $10, $11, $12, $13, $14, $15, $16, $17,
       -- sku_product, code, price, currency, compare_at, stock, barcode, options
       $18, $19, $20, $21, $22, $23, $24, $25,
       -- reject_location, reject_external_id, reject_stage, reject_code, reject_message, reject_path, reject_raw
       $26, $27, $28, $29, $30, $31, $32,
       -- isolate, location, raw; lookup, watermark, watermark_key
       $33, $34, $35, $36, $37, $38,
       -- mark, mark_key, mark_version, mark_product
       $39, $40, $41, $42,
       -- keys, contents, places, other_actions
       $43, $44, $45, $46)
