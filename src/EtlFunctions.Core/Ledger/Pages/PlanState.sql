SELECT cursor, plan_complete, pages_planned, progress, epoch, state, since, source_version FROM {ledger}.run WHERE id = $1
