-- Records that the feed's transform left out, part of those read; among a page's entries they are f(iltered), without a key.
ALTER TABLE {ledger}.page
    ADD COLUMN filtered integer NOT NULL DEFAULT 0,
    ADD CHECK (filtered >= 0);

-- A script, too, may refuse a record.
ALTER TABLE {ledger}.reject
    DROP CONSTRAINT reject_stage_check,
    ADD CONSTRAINT reject_stage_check CHECK (stage IN ('read', 'transform', 'map', 'load'));
