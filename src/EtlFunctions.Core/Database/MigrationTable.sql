DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = trim('"' FROM '{ledger}')) THEN
        CREATE SCHEMA {ledger};
    END IF;
END
$$;
CREATE TABLE IF NOT EXISTS {ledger}.migration (
    name       text        PRIMARY KEY,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
