-- Not under a run's hands: at its end it would save another one.
INSERT INTO {ledger}.feed_state AS f (feed, watermark, watermark_key, watermark_of, watermark_at)
VALUES ($1, $2, $3, $4, CASE WHEN $2 IS NOT NULL THEN clock_timestamp() END)
    ON CONFLICT (feed) DO UPDATE
   SET watermark = excluded.watermark, watermark_key = excluded.watermark_key, watermark_of = excluded.watermark_of,
       watermark_at = excluded.watermark_at, watermark_run = NULL
 WHERE f.holder IS NULL OR f.holder = $5 OR f.lease_until <= clock_timestamp()
