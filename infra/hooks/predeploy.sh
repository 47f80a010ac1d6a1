#!/bin/sh
# Before azd deploy: the tables that the new version needs. What was loaded stays; runs under way go on.
. infra/hooks/common.sh
. infra/hooks/database.sh

if [ "${SKIP_MIGRATE:-false}" = true ]; then
  step 'SKIP_MIGRATE is true: the database stays as it is'
  exit 0
fi

need dotnet
migrate() {
  step 'Migrate the database'
  dotnet run --configuration Release --project src/EtlFunctions.Cli -- migrate --catalog-schema "$CATALOG_SCHEMA" --ledger-schema "$LEDGER_SCHEMA"
}

if [ "$DATABASE_MODE" = external ]; then
  if [ -z "${EXTERNAL_POSTGRES:-}" ]; then
    step 'External database: EXTERNAL_POSTGRES is not set, so migrate it by hand (etl migrate)'
    exit 0
  fi
  ETL_POSTGRES=$EXTERNAL_POSTGRES
  export ETL_POSTGRES
  migrate
  exit 0
fi

need az
need curl
need psql
open_firewall
log_in
grant_role
# As the owner of the tables, whoever the administrator is today.
ETL_POSTGRES="Host=$PGHOST;Port=$PGPORT;Database=$POSTGRES_DATABASE;Username=\"$PGUSER\";Password=$PGPASSWORD;SSL Mode=${HOOK_SSL_MODE:-VerifyFull};Options=-c role=$owner"
export ETL_POSTGRES
migrate
# Once more, for what the migration made.
grant_role
