SELECT EXISTS (SELECT FROM {ledger}.feed_shape s WHERE s.feed = r.feed) AND NOT r.accept_shape FROM {ledger}.run r WHERE r.id = $1 AND r.epoch = $2
