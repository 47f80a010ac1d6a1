UPDATE {ledger}.run r
   SET slow_pages = (SELECT jsonb_agg(s.page ORDER BY (s.page ->> 'seconds')::double precision DESC)
                       FROM (SELECT p.page
                               FROM jsonb_array_elements(r.slow_pages || jsonb_build_object('page', $3, 'seconds', $4)) AS p (page)
                              ORDER BY (p.page ->> 'seconds')::double precision DESC
                              LIMIT 5) s)
 WHERE r.id = $1 AND r.epoch = $2 AND r.state IN ('running', 'rate_limited')
