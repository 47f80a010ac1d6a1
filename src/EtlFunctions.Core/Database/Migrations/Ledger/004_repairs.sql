-- A full refresh compares the catalog's rows themselves. The products it put right, part of the updated.
ALTER TABLE {ledger}.page
    ADD COLUMN repaired integer NOT NULL DEFAULT 0,
    ADD CHECK (repaired >= 0);
