-- One product in several places of a source, and SKUs that several products list. Everything here is keyed by the run and
-- the record's own key, never by a row of the catalog.
--
-- A page keeps one entry for each of its records, in three arrays and a text of the same order: a hash of the record's key
-- (0 where it has none), the beginning of the hash of its content, its number in the page, and what became of it: i(nserted),
-- u(pdated), n(othing to write), s(tale), d(uplicate within its chunk), h(eld), r(ejected).
-- Their answers change; they are made anew with the other routines.
DROP FUNCTION IF EXISTS {ledger}.load_chunk;
DROP FUNCTION IF EXISTS {ledger}.load_one_product;
DROP FUNCTION IF EXISTS {ledger}.load_products;

ALTER TABLE {ledger}.page
    DROP COLUMN product_ids,
    -- A settled duplicate moves counts from one column to another, in the row of the page that settles it.
    DROP CONSTRAINT page_check1,
    ADD COLUMN keys     bigint[]  NOT NULL DEFAULT '{}',
    ADD COLUMN contents bigint[]  NOT NULL DEFAULT '{}',
    ADD COLUMN places   integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN actions  text      NOT NULL DEFAULT '';

-- The entries of 25 records take some 600 bytes: they still find room beside the row.
ALTER TABLE {ledger}.page SET (fillfactor = 15);

-- The hashes of keys that stand in several places, as far as they are known; 0 stands for all keys, where they are too many
-- to be told one by one. The next run of the feed begins with those of the last.
CREATE TABLE {ledger}.repeated (
    run_id    uuid    NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    key       bigint  NOT NULL,
    -- Whether its records are read again, since it was found only when they were loaded.
    collected boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run_id, key)
);

-- Records that wait for the others of their product: what they are together is decided when all are read.
CREATE TABLE {ledger}.held (
    run_id          uuid    NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    page            integer NOT NULL,
    place           integer NOT NULL,
    key             text    COLLATE "C" NOT NULL,
    -- Whether it is a part that names the line it belongs to, by the key; and the names of the lines it holds.
    is_part         boolean NOT NULL DEFAULT false,
    names           text[],
    -- What became of it when it was loaded before, x where that is settled already, NULL where it was held at once.
    action          text,
    location        text    NOT NULL,
    raw             bytea   NOT NULL,
    problem_code    text,
    problem_message text,
    mark_key        text,
    mark_version    text,
    is_settled      boolean NOT NULL DEFAULT false,
    -- The product that it became, once it is settled.
    external_id     text    COLLATE "C",
    PRIMARY KEY (run_id, page, place)
);

CREATE INDEX held_run_id_key_idx ON {ledger}.held (run_id, key);

-- A product's listing of a SKU that another product had when it was loaded.
CREATE TABLE {ledger}.claim (
    run_id           uuid          NOT NULL REFERENCES {ledger}.run (id) ON DELETE CASCADE,
    code             text          COLLATE "C" NOT NULL,
    key              text          COLLATE "C" NOT NULL,
    -- The hash of the key, as pages have it, and the page of the record.
    key_hash         bigint        NOT NULL,
    page             integer       NOT NULL,
    -- The hash of the product with all its SKUs, and the one that is stored while the claim is open or was refused.
    hash             bytea         NOT NULL,
    applied          bytea         NOT NULL,
    price            numeric(18,4),
    currency         text,
    compare_at_price numeric(18,4),
    stock            integer,
    barcode          text,
    options          jsonb,
    action           text          NOT NULL,
    location         text          NOT NULL,
    raw              bytea         NOT NULL,
    -- Why the SKU stays with another product, NULL while that is open.
    refused          text,
    PRIMARY KEY (run_id, code, key)
);

CREATE INDEX claim_run_id_key_idx ON {ledger}.claim (run_id, key);
