-- run, epoch, page, of, key, place, part, names, location, raw, mark_key, mark_version
SELECT {ledger}.collect_records($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
