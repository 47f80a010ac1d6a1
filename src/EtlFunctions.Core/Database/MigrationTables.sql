-- What was applied to this database. These two tables are made before any migration and never change.
DO $$
BEGIN
    -- CREATE SCHEMA IF NOT EXISTS wants the privilege even where an owner has made the schema beforehand.
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = trim('"' FROM '{ledger}')) THEN
        CREATE SCHEMA {ledger};
    END IF;
END
$$;

-- schema: where the tables of the migration's group are.
CREATE TABLE IF NOT EXISTS {ledger}.migration (
    name       text        PRIMARY KEY,
    checksum   text        NOT NULL,
    schema     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- checksum: of the file that was applied; body: of what the server made of it; version: whose set of routines this is.
CREATE TABLE IF NOT EXISTS {ledger}.routine (
    name       text        PRIMARY KEY,
    checksum   text        NOT NULL,
    body       text        NOT NULL,
    version    text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
