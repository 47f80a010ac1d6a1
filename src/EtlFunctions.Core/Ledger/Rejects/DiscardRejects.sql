UPDATE {ledger}.reject r
   SET state = 'discarded', closed_at = now(), note = $2
 WHERE r.id = ANY ($1) AND r.state = 'open'
RETURNING r.id
