-- The ledger: what was tried and what is done. It decides; engines only propose.
--
-- Incremental sources: a run asks for what changed since the feed's watermark; what it asks from is fixed at its begin, so
-- that whoever goes on with it asks the same. The highest cursor value of its records becomes the feed's watermark together
-- with the verdict. watermark_of is the type and the path of the values, such as 'timestamp updated_at': watermarks of
-- different origin cannot be compared. watermark_key is a text that sorts byte by byte as the values do.
CREATE TABLE {ledger}.run (
    id            uuid             PRIMARY KEY,
    feed          text             COLLATE "C" NOT NULL CHECK (feed <> ''),
    state         text             NOT NULL CHECK (state IN ('pending', 'running', 'rate_limited', 'incomplete',
                                       'succeeded', 'succeeded_with_rejects', 'failed', 'cancelled')),
    epoch         integer          NOT NULL CHECK (epoch > 0),
    fingerprint   text             NOT NULL,
    settings      jsonb            NOT NULL,
    cursor        text,
    plan_complete boolean          NOT NULL DEFAULT false,
    pages_planned integer          NOT NULL DEFAULT 0 CHECK (pages_planned >= 0),
    progress      double precision CHECK (progress BETWEEN 0 AND 1),
    waiting_until timestamptz,
    error         text,
    started_at    timestamptz      NOT NULL DEFAULT clock_timestamp(),
    resumed_at    timestamptz      NOT NULL DEFAULT clock_timestamp(),
    active        interval         NOT NULL DEFAULT '0',
    finished_at   timestamptz,
    summary       jsonb,
    watermark_of  text,
    since         text,
    full_refresh  boolean          NOT NULL DEFAULT false,
    -- What a person should know that is no error, such as an announced total that changed while it was read.
    warnings      text[]           NOT NULL DEFAULT '{}'
);

-- At most one run of a feed is alive, whatever the hosts believe.
CREATE UNIQUE INDEX run_alive_key ON {ledger}.run (feed) WHERE state IN ('pending', 'running', 'rate_limited');
CREATE INDEX run_feed_started_at_idx ON {ledger}.run (feed, started_at DESC);

-- One row a feed: the lease on running it, and how far it was read. The epoch only grows; a takeover raises it.
CREATE TABLE {ledger}.feed_state (
    feed          text        COLLATE "C" PRIMARY KEY,
    epoch         integer     NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    run_id        uuid        REFERENCES {ledger}.run (id) ON DELETE SET NULL,
    holder        text,
    held_since    timestamptz,
    lease_until   timestamptz,
    watermark     text,
    watermark_key text        COLLATE "C",
    watermark_of  text,
    watermark_run uuid        REFERENCES {ledger}.run (id) ON DELETE SET NULL,
    watermark_at  timestamptz,
    CHECK ((holder IS NULL) = (lease_until IS NULL)),
    CHECK ((watermark IS NULL) = (watermark_key IS NULL)),
    CHECK ((watermark IS NULL) = (watermark_of IS NULL)),
    CHECK ((watermark IS NULL) = (watermark_at IS NULL))
);

-- The epoch stands in every unfinished page too: the row lock a chunk takes on its page is then the whole fence.
-- Three quarters of each block stay free: the checkpoint's update, which adds the product ids, then finds room beside the
-- row (a heap-only update) even where no old version was pruned.
CREATE TABLE {ledger}.page (
    run_id            uuid        NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    number            integer     NOT NULL CHECK (number > 0),
    epoch             integer     NOT NULL,
    state             text        NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'committed', 'failed')),
    token             text        NOT NULL,
    landed            bytea,
    chunks            integer     NOT NULL DEFAULT 0 CHECK (chunks >= 0),
    read              integer     NOT NULL DEFAULT 0,
    inserted          integer     NOT NULL DEFAULT 0,
    updated           integer     NOT NULL DEFAULT 0,
    unchanged         integer     NOT NULL DEFAULT 0,
    rejected          integer     NOT NULL DEFAULT 0,
    duplicates        integer     NOT NULL DEFAULT 0,
    stale             integer     NOT NULL DEFAULT 0,
    skus_inserted     integer     NOT NULL DEFAULT 0,
    skus_updated      integer     NOT NULL DEFAULT 0,
    skus_discontinued integer     NOT NULL DEFAULT 0,
    failures          integer     NOT NULL DEFAULT 0 CHECK (failures >= 0),
    product_ids       bigint[]    NOT NULL DEFAULT '{}',
    error             text,
    committed_at      timestamptz,
    -- The highest of the page's chunks.
    watermark         text,
    watermark_key     text        COLLATE "C",
    PRIMARY KEY (run_id, number),
    CHECK ((state = 'committed') = (committed_at IS NOT NULL)),
    CHECK (duplicates + stale <= unchanged),
    CHECK ((watermark IS NULL) = (watermark_key IS NULL))
) WITH (fillfactor = 25);

-- A record that was read and not loaded, kept as it came.
CREATE TABLE {ledger}.reject (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed        text        COLLATE "C" NOT NULL,
    run_id      uuid        NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    page        integer     NOT NULL,
    location    text        NOT NULL,
    external_id text,
    stage       text        NOT NULL CHECK (stage IN ('read', 'map', 'load')),
    code        text        NOT NULL,
    message     text        NOT NULL,
    path        text,
    raw         bytea       NOT NULL,
    state       text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX reject_run_id_page_idx ON {ledger}.reject (run_id, page);
