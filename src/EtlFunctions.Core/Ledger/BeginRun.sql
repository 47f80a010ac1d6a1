SELECT outcome, run_id, epoch, settings, state, pages_planned, pages_committed, holder, held_since, lease_until
  FROM {ledger}.begin_run($1, $2, $3, $4, $5, $6, $7, $8)
