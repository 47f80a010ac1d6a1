-- The shape of a feed: in how many of the first records of its last successful run each mapped path was found, and had a
-- value that is neither null nor empty. A path that is no longer mapped is forgotten at the next success.
CREATE TABLE {ledger}.feed_shape (
    feed     text        COLLATE "C" NOT NULL,
    path     text        COLLATE "C" NOT NULL,
    records  bigint      NOT NULL CHECK (records > 0),
    found    bigint      NOT NULL CHECK (found BETWEEN 0 AND records),
    filled   bigint      NOT NULL CHECK (filled BETWEEN 0 AND found),
    run_id   uuid        NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (feed, path)
);

-- The same of a run under way; at its success it becomes the feed's.
CREATE TABLE {ledger}.run_shape (
    run_id  uuid   NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    path    text   COLLATE "C" NOT NULL,
    records bigint NOT NULL,
    found   bigint NOT NULL,
    filled  bigint NOT NULL,
    PRIMARY KEY (run_id, path)
);

-- Whether the run's records are held against no shape, since a person accepted whatever comes.
ALTER TABLE {ledger}.run ADD COLUMN accept_shape boolean NOT NULL DEFAULT false;
