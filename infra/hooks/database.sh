# Sourced by the hooks that work on the created PostgreSQL, after common.sh.
owner=${HOOK_OWNER:-etl_owner}
firewall_api='api-version=2025-08-01'

firewall_rule() {
  printf '/subscriptions/%s/resourceGroups/%s/providers/Microsoft.DBforPostgreSQL/flexibleServers/%s/firewallRules/%s?%s' \
    "$AZURE_SUBSCRIPTION_ID" "$AZURE_RESOURCE_GROUP" "$POSTGRES_SERVER" "$rule" "$firewall_api"
}

put_firewall_rule() {
  az rest --method put --url "$(firewall_rule)" --output none \
    --body "{\"properties\":{\"startIpAddress\":\"$address\",\"endIpAddress\":\"$address\"}}"
}

delete_firewall_rule() { az rest --method delete --url "$(firewall_rule)" --output none; }

# Runs at the end however it comes, and keeps the hook's own exit code.
close_firewall() {
  status=$?
  trap - EXIT
  step 'Close the firewall again'
  retry 5 10 delete_firewall_rule || printf 'WARNING: the firewall rule %s of %s is still there. Delete it.\n' "$rule" "$POSTGRES_SERVER" >&2
  exit "$status"
}

open_firewall() {
  step 'Open the firewall for this machine'
  if [ "${POSTGRES_IS_PRIVATE:-false}" = true ]; then
    echo 'The server is private: this machine must be in its network.'
    return
  fi
  address=${RUNNER_ADDRESS:-$(curl -fsS https://api.ipify.org)}
  rule="hook-$(printf '%s' "$address" | tr '.:' '--')"
  trap close_firewall EXIT
  trap 'exit 130' INT TERM HUP
  retry 5 10 put_firewall_rule || fail "The firewall of $POSTGRES_SERVER could not be opened for $address."
}

answers() { psql --no-psqlrc --quiet --tuples-only --output /dev/null --command 'SELECT 1' 2>/dev/null; }

log_in() {
  step 'Log in to PostgreSQL as the administrator'
  PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --tenant "$AZURE_TENANT_ID" --query accessToken --output tsv)
  # The HOOK_ variables are for tests: PostgreSQL is never reached without TLS, nor through PgBouncer.
  PGHOST=$POSTGRES_HOST PGPORT=${HOOK_PORT:-5432} PGUSER=$POSTGRES_ADMIN PGDATABASE=${HOOK_DATABASE:-postgres} PGCONNECT_TIMEOUT=15
  PGSSLMODE=${HOOK_SSL_MODE:-verify-full} PGSSLROOTCERT=${PGSSLROOTCERT:-system}
  export PGPASSWORD PGHOST PGPORT PGUSER PGDATABASE PGCONNECT_TIMEOUT PGSSLMODE PGSSLROOTCERT
  retry 24 5 answers || psql --no-psqlrc --command 'SELECT 1' || fail "PostgreSQL on $POSTGRES_HOST does not let $POSTGRES_ADMIN in; the reason stands above."
}

grant_role() {
  step 'Create the role of the identity, with the rights of a load'
  psql --no-psqlrc --quiet --output /dev/null \
    --set role="$IDENTITY_NAME" --set object_id="$IDENTITY_OBJECT_ID" --set owner="$owner" --set database="$POSTGRES_DATABASE" \
    --set catalog_schema="$CATALOG_SCHEMA" --set ledger_schema="$LEDGER_SCHEMA" --file infra/hooks/app-role.sql
}
