SELECT EXISTS (SELECT FROM {ledger}.reject r WHERE r.feed = $1 AND r.state = 'open')
