-- The database role of the app's identity, and just what a load needs. Can be run again at any time.
-- For psql, as an Entra administrator connected to the database postgres, where the pgaadauth functions are:
--   psql -v role=… -v object_id=… -v owner=etl_owner -v database=… -v catalog_schema=… -v ledger_schema=… -f app-role.sql
\set ON_ERROR_STOP on

-- By object id: a display name need not be the only one of its kind.
SELECT format('DO $do$ BEGIN RAISE EXCEPTION ''%%'', %L; END $do$', format(
    'The role %s exists and is not that of the object id %s. An identity that was made anew needs a new role: DROP OWNED BY and DROP ROLE %1$s, then run this again.', :'role', :'object_id'))
WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
  AND NOT EXISTS (SELECT FROM pgaadauth_list_principals(false) WHERE lower(objectid) = lower(:'object_id')) \gexec

SELECT pgaadauth_create_principal_with_oid(:'role', :'object_id', 'service', false, false)
WHERE NOT EXISTS (SELECT FROM pgaadauth_list_principals(false) WHERE lower(objectid) = lower(:'object_id'));

-- What is migrated belongs to a role of its own, or the next administrator, such as a pipeline, could not migrate it further.
SELECT format('CREATE ROLE %I NOLOGIN', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec

-- From PostgreSQL 16 on, whoever makes a role may grant it and is no member of it.
SELECT format('GRANT %I TO %I', :'owner', current_user) WHERE NOT pg_has_role(current_user, :'owner', 'MEMBER')
    OR (current_setting('server_version_num')::int >= 160000 AND NOT pg_has_role(current_user, :'owner', 'USAGE')) \gexec
-- Azure's administrators are members of this one; the first to come lets in the others.
SELECT format('GRANT %I TO azure_pg_admin WITH ADMIN OPTION', :'owner')
WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = 'azure_pg_admin')
  AND NOT EXISTS (
    SELECT FROM pg_auth_members
    WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = :'owner')
      AND member = (SELECT oid FROM pg_roles WHERE rolname = 'azure_pg_admin') AND admin_option) \gexec

\connect :"database"

SELECT format('CREATE SCHEMA %I AUTHORIZATION %I', name, :'owner')
FROM (VALUES (:'catalog_schema'), (:'ledger_schema')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name) \gexec

SET ROLE :"owner";

-- The catalog: products are never deleted, only marked.
GRANT USAGE ON SCHEMA :"catalog_schema", :"ledger_schema" TO :"role";
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA :"catalog_schema" TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :"ledger_schema" TO :"role";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA :"catalog_schema", :"ledger_schema" TO :"role";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA :"catalog_schema", :"ledger_schema" TO :"role";

-- And on what later migrations make.
ALTER DEFAULT PRIVILEGES IN SCHEMA :"catalog_schema" GRANT SELECT, INSERT, UPDATE ON TABLES TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"ledger_schema" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"catalog_schema", :"ledger_schema" GRANT USAGE ON SEQUENCES TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"catalog_schema", :"ledger_schema" GRANT EXECUTE ON FUNCTIONS TO :"role";

-- What was migrated is the migrator's to note.
SELECT format('REVOKE INSERT, UPDATE, DELETE ON %I.%I FROM %I', schemaname, tablename, :'role')
FROM pg_tables WHERE schemaname = :'ledger_schema' AND tablename IN ('migration', 'routine') \gexec

RESET ROLE;
