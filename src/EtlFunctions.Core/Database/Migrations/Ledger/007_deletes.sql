-- Products that a complete run did not see, and how many SKUs a run may take from products that stay.
--
-- Their parameters or answers change; they are made anew with the other routines.
DROP FUNCTION IF EXISTS {ledger}.load_one_product;
DROP FUNCTION IF EXISTS {ledger}.load_products;

-- What the source warned of that may have hidden a record: what was not seen is then no sign that it was deleted.
ALTER TABLE {ledger}.run ADD COLUMN doubts text[] NOT NULL DEFAULT '{}';

-- What was judged of a run whose feed discontinues what is missing: a row for each such run. It is written before the first
-- product is discontinued, so that whoever goes on with it does not judge anew what is half done.
CREATE TABLE {ledger}.deletion (
    run_id        uuid        PRIMARY KEY REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    feed          text        COLLATE "C" NOT NULL,
    -- applying, applied; or, where the deletes wait for a person, listing, withheld.
    state         text        NOT NULL CHECK (state IN ('applying', 'applied', 'listing', 'withheld')),
    judged_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The feed's products before the run that were not discontinued, and those of them that it did not see.
    known         bigint      NOT NULL CHECK (known >= 0),
    missing       bigint      NOT NULL CHECK (missing >= 0),
    reason        text,
    discontinued  bigint      NOT NULL DEFAULT 0,
    skus          bigint      NOT NULL DEFAULT 0,
    -- What came of the withheld: discontinued with their SKUs since a person approved, or left, as they were seen since.
    approved      bigint      NOT NULL DEFAULT 0,
    approved_skus bigint      NOT NULL DEFAULT 0,
    stayed        bigint      NOT NULL DEFAULT 0,
    approved_at   timestamptz,
    CHECK ((state IN ('listing', 'withheld')) = (reason IS NOT NULL))
);

CREATE INDEX deletion_feed_judged_at_idx ON {ledger}.deletion (feed, judged_at);

-- The products whose deletes are withheld, and the hashes of their keys, in the order of their keys, a thousand a row.
CREATE TABLE {ledger}.withheld (
    run_id      uuid     NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    part        integer  NOT NULL,
    product_ids bigint[] NOT NULL,
    keys        bigint[] NOT NULL,
    PRIMARY KEY (run_id, part)
);

-- How many SKUs a run has taken from products that stay, without those that went to another product, and how many it may.
-- Made when the first is taken.
CREATE TABLE {ledger}.sku_guard (
    run_id   uuid    PRIMARY KEY REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    vanished bigint  NOT NULL DEFAULT 0 CHECK (vanished >= 0),
    allowed  bigint  NOT NULL,
    -- The feed's SKUs before the run; NULL until they were counted.
    known    bigint
) WITH (fillfactor = 50);
