SELECT cursor, plan_complete, pages_planned, progress, epoch, state FROM {ledger}.run WHERE id = $1
