-- Only before anything of the page is committed, and only once: whoever comes later loads what is kept. What planning kept gives
-- way to the same page with more in it, which its first byte tells.
UPDATE {ledger}.page
   SET landed = $4
 WHERE run_id = $1 AND number = $2 AND epoch = $3 AND state <> 'committed' AND chunks = 0
   AND (landed IS NULL OR substring(landed FROM 1 FOR 1) < substring($4::bytea FROM 1 FOR 1))
