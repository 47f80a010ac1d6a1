UPDATE {ledger}.run SET accept_shape = true WHERE id = $1 AND epoch = $2 RETURNING false
