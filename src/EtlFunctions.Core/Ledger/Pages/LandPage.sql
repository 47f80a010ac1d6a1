-- Only before anything of the page is committed, and only once: whoever comes later loads what is kept.
UPDATE {ledger}.page
   SET landed = $4
 WHERE run_id = $1 AND number = $2 AND epoch = $3 AND state <> 'committed' AND chunks = 0 AND landed IS NULL
