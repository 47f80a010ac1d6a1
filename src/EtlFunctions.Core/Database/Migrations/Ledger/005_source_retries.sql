-- How often the source itself tried a request again, whatever came of it. A page's failures count the attempts at the page.
ALTER TABLE {ledger}.run ADD COLUMN source_retries bigint NOT NULL DEFAULT 0 CHECK (source_retries >= 0);
