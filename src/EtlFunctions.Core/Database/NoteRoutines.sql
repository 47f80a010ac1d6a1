-- The whole set of a version: names ($1), checksums ($2), bodies ($3), the version ($4).
WITH gone AS (
    DELETE FROM {ledger}.routine WHERE name <> ALL ($1)
)
INSERT INTO {ledger}.routine AS r (name, checksum, body, version)
SELECT i.name, i.checksum, i.body, $4
  FROM unnest($1, $2, $3) AS i (name, checksum, body)
    ON CONFLICT (name) DO UPDATE
   SET checksum = excluded.checksum, body = excluded.body, version = excluded.version,
       applied_at = CASE WHEN (r.checksum, r.body) = (excluded.checksum, excluded.body) THEN r.applied_at ELSE excluded.applied_at END
