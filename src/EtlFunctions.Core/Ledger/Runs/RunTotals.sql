-- The one place that adds the pages' counts up. A run that is over tells them in its summary, and its pages are not looked at.
SELECT r.id, r.feed, r.state, r.epoch, r.plan_complete, r.pages_planned, r.progress, r.waiting_until, r.waiting_for, r.error, r.stop_kind, r.replaces, r.reached, r.feed_file,
       r.waits, extract(epoch FROM r.waited)::double precision AS waited_seconds, nullif(r.slow_pages, '[]') AS slow_pages,
       r.started_at, r.finished_at, r.watermark_of, r.since, r.full_refresh, r.settings,
       nullif(r.warnings, '{}') AS warnings, CASE WHEN r.is_told THEN r.summary END AS summary,
       extract(epoch FROM r.active + CASE WHEN r.state IN ('pending', 'running', 'rate_limited')
                                          THEN clock_timestamp() - r.resumed_at ELSE interval '0' END)::double precision
           AS active_seconds,
       f.holder, f.held_since, f.lease_until,
       t.*,
       w.watermark, w.watermark_key,
       d.discontinued, d.skus AS skus_of_discontinued, CASE d.state WHEN 'withheld' THEN d.missing END AS deletes_withheld
  FROM (SELECT *, state IN ('succeeded', 'succeeded_with_rejects', 'failed', 'cancelled')
                  AND coalesce(summary ->> 'state' = state, false) AS is_told
          FROM {ledger}.run
         WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR feed = $2)
           AND ($4::uuid IS NULL OR (started_at, id) < (SELECT b.started_at, b.id FROM {ledger}.run b WHERE b.id = $4))
         ORDER BY started_at DESC, id DESC
         LIMIT $3) r
  LEFT JOIN {ledger}.feed_state f ON f.feed = r.feed AND f.run_id = r.id
  LEFT JOIN {ledger}.deletion d ON d.run_id = r.id
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE g.state = 'committed') AS pages_committed,
              count(*) FILTER (WHERE g.state = 'failed') AS pages_failed,
              count(*) FILTER (WHERE g.state = 'failed' AND g.refused) AS pages_refused,
              coalesce(sum(g.chunks), 0) AS chunks, 
              -- The failure that a page was given up with is not tried again before a resume.
              coalesce(sum(g.failures - CASE WHEN g.state = 'failed' AND g.failures > 0 THEN 1 ELSE 0 END), 0)
                  + r.source_retries AS retries,
              coalesce(sum(g.read), 0) AS read, coalesce(sum(g.inserted), 0) AS inserted,
              coalesce(sum(g.updated), 0) AS updated, coalesce(sum(g.unchanged), 0) AS unchanged,
              coalesce(sum(g.rejected), 0) AS rejected, coalesce(sum(g.duplicates), 0) AS duplicates,
              coalesce(sum(g.stale), 0) AS stale, coalesce(sum(g.skus_inserted), 0) AS skus_inserted,
              coalesce(sum(g.skus_updated), 0) AS skus_updated,
              coalesce(sum(g.skus_discontinued), 0) AS skus_discontinued,
              coalesce(sum(g.repaired), 0) AS repaired, coalesce(sum(g.filtered), 0) AS filtered
         FROM {ledger}.page g
        WHERE g.run_id = r.id AND NOT r.is_told) t
  LEFT JOIN LATERAL (
       SELECT g.watermark, g.watermark_key
         FROM {ledger}.page g
        WHERE g.run_id = r.id AND NOT r.is_told AND g.watermark_key IS NOT NULL
        ORDER BY g.watermark_key DESC
        LIMIT 1) w ON r.watermark_of IS NOT NULL
 ORDER BY r.started_at DESC, r.id DESC
