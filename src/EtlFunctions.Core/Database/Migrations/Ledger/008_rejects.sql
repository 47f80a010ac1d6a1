-- A reject is a record that is not loaded, however many nights it comes: one row, with what it was met first and last.
--
-- The identity is a hash of the product's key where it can be read, else of the record's bytes. Of several records of one
-- product in one run the first has that one, each other one a hash of it and of its bytes.
--
-- It outlives its run: run_id is the last run that met it, and may be gone from the ledger.
ALTER TABLE {ledger}.reject DROP CONSTRAINT reject_run_id_fkey;
ALTER TABLE {ledger}.reject RENAME COLUMN created_at TO first_seen;
ALTER TABLE {ledger}.reject
    ADD COLUMN identity  bytea,
    -- A hash of the record's bytes, all of them where only the beginning is kept; and how many they are.
    ADD COLUMN digest    bytea,
    ADD COLUMN bytes     integer,
    -- The hash of the product's key, as pages have it; filled in at the end of a run.
    ADD COLUMN key       bigint,
    -- Its number among the rejects of its chunk: with the page the order of the source.
    ADD COLUMN place     integer     NOT NULL DEFAULT 0,
    ADD COLUMN last_seen timestamptz NOT NULL DEFAULT now(),
    -- The runs that met it and the replays that tried it, since it was opened.
    ADD COLUMN attempts  integer     NOT NULL DEFAULT 1 CHECK (attempts > 0),
    -- The records of the last run that it stands for: more than one where their bytes are equal.
    ADD COLUMN records   integer     NOT NULL DEFAULT 1 CHECK (records > 0),
    -- Whether the last run loaded another record of the same product.
    ADD COLUMN is_rival  boolean     NOT NULL DEFAULT false,
    ADD COLUMN closed_at timestamptz,
    -- Why it was closed, where somebody or something said so.
    ADD COLUMN note      text,
    DROP CONSTRAINT reject_state_check;

UPDATE {ledger}.reject j
   SET digest = sha256(j.raw), bytes = octet_length(j.raw), last_seen = j.first_seen,
       raw = substr(j.raw, 1, 1048576),
       closed_at = CASE WHEN j.state <> 'open' THEN j.first_seen END,
       identity = CASE WHEN j.external_id IS NULL THEN sha256('raw:'::bytea || sha256(j.raw))
                       ELSE sha256('id:'::bytea || convert_to(j.external_id, 'UTF8')) END;

-- Until now there was a row for each night.
UPDATE {ledger}.reject j
   SET attempts = a.runs, first_seen = a.first_seen
  FROM (SELECT o.feed, o.identity, count(DISTINCT o.run_id) AS runs, min(o.first_seen) AS first_seen
          FROM {ledger}.reject o GROUP BY o.feed, o.identity) a
 WHERE a.feed = j.feed AND a.identity = j.identity;
DELETE FROM {ledger}.reject j
 USING (SELECT DISTINCT ON (o.feed, o.identity) o.feed, o.identity, o.run_id
          FROM {ledger}.reject o ORDER BY o.feed, o.identity, o.last_seen DESC, o.id DESC) l
 WHERE l.feed = j.feed AND l.identity = j.identity AND l.run_id <> j.run_id;
WITH equal AS (
    SELECT o.id, count(*) OVER e AS records, row_number() OVER (e ORDER BY o.page, o.id) AS rank
      FROM {ledger}.reject o WINDOW e AS (PARTITION BY o.feed, o.identity, o.digest)
), counted AS (
    UPDATE {ledger}.reject j SET records = e.records FROM equal e WHERE e.id = j.id AND e.rank = 1 AND e.records > 1
)
DELETE FROM {ledger}.reject j USING equal e WHERE e.id = j.id AND e.rank > 1;
UPDATE {ledger}.reject j
   SET identity = sha256(j.identity || j.digest)
  FROM (SELECT o.id, row_number() OVER (PARTITION BY o.feed, o.identity ORDER BY o.page, o.id) AS rank
          FROM {ledger}.reject o) r
 WHERE r.id = j.id AND r.rank > 1;

ALTER TABLE {ledger}.reject
    ALTER COLUMN identity SET NOT NULL,
    ALTER COLUMN digest SET NOT NULL,
    ALTER COLUMN bytes SET NOT NULL,
    -- open, or why it is none any more: its product was loaded by a later run, it was replayed, a later record of its
    -- product took its place, a person let it be.
    ADD CONSTRAINT reject_state_check CHECK (state IN ('open', 'loaded', 'replayed', 'superseded', 'discarded')),
    ADD CONSTRAINT reject_closed_check CHECK ((state = 'open') = (closed_at IS NULL)),
    ADD CONSTRAINT reject_feed_identity_key UNIQUE (feed, identity);

-- In the order of the source, by which they are replayed from behind.
CREATE INDEX reject_open_idx ON {ledger}.reject (feed, run_id, page, last_seen, place, id) WHERE state = 'open';
CREATE INDEX reject_lost_line_idx ON {ledger}.reject (run_id) WHERE code = 'lost_line';
-- Keys may be longer than a tree takes them.
CREATE INDEX reject_external_id_idx ON {ledger}.reject USING hash (external_id);
CREATE INDEX reject_closed_at_idx ON {ledger}.reject (closed_at) WHERE state <> 'open';

-- Whether what the run loaded has closed the rejects of its products.
ALTER TABLE {ledger}.run ADD COLUMN rejects_settled boolean NOT NULL DEFAULT false;
