SELECT cursor, plan_complete, pages_planned, progress, epoch, state, since FROM {ledger}.run WHERE id = $1
