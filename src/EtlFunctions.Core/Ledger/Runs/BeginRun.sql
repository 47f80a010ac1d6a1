-- Settings that are those sent need not come back.
SELECT outcome, run_id, epoch, nullif(settings, $8) AS settings, state, pages_planned, pages_committed, holder, held_since, lease_until,
       watermark, watermark_key, watermark_of, ended, stop_kind, stop_reason
  FROM {ledger}.begin_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
