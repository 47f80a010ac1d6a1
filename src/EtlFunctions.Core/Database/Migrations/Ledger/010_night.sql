-- What a person asks of a night afterwards: how often and how long its source made it wait, and which pages took longest.
ALTER TABLE {ledger}.run
    ADD COLUMN waits         integer     NOT NULL DEFAULT 0 CHECK (waits >= 0),
    ADD COLUMN waited        interval    NOT NULL DEFAULT '0',
    ADD COLUMN waiting_since timestamptz,
    -- At most five pages that took a second or more, the slowest first: [{"page": 7, "seconds": 12.5}].
    ADD COLUMN slow_pages    jsonb       NOT NULL DEFAULT '[]';
