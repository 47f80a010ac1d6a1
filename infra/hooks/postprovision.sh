#!/bin/sh
# After azd provision: the database role of the app's identity.
. infra/hooks/common.sh
. infra/hooks/database.sh

if [ "$DATABASE_MODE" = external ]; then
  step 'External database: its owner gives the role its rights'
  exit 0
fi

need az
need curl
need psql
open_firewall
log_in
grant_role
