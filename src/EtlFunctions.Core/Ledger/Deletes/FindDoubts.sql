SELECT doubts FROM {ledger}.run WHERE id = $1
