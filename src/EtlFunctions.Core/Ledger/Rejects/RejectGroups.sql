-- Variants of one record differ in their number only. Of a group the latest reject is shown.
-- A run has met those that were there before it or with it, and with it or after it.
SELECT g.feed, g.stage, g.code, g.path, g.rejects, g.records, g.first_seen, g.last_seen, j.id, j.location, j.message
  FROM (SELECT r.feed, r.stage, r.code, regexp_replace(r.path, '\[[0-9]+\]', '[]', 'g') AS path, count(*) AS rejects,
               sum(r.records) AS records, min(r.first_seen) AS first_seen, max(r.last_seen) AS last_seen, max(r.id) AS latest
          FROM {ledger}.reject r
         WHERE ($1::text IS NULL OR r.feed = $1) AND ($2::text IS NULL OR r.stage = $2) AND ($3::text IS NULL OR r.code = $3)
           AND ($4::text IS NULL OR r.state = $4)
           AND ($5::uuid IS NULL OR EXISTS (
                SELECT FROM {ledger}.run n
                 WHERE n.id = $5 AND n.feed = r.feed AND r.last_seen >= n.started_at
                   AND (n.finished_at IS NULL OR r.first_seen <= n.finished_at)))
         GROUP BY r.feed, r.stage, r.code, regexp_replace(r.path, '\[[0-9]+\]', '[]', 'g')
         ORDER BY count(*) DESC, r.feed, r.stage, r.code, path
         LIMIT $6) g
  JOIN {ledger}.reject j ON j.id = g.latest
 ORDER BY g.rejects DESC, g.feed, g.stage, g.code, g.path
