# Before azd deploy: the tables that the new version needs. What was loaded stays; runs under way go on.
. infra/hooks/common.ps1
. infra/hooks/database.ps1

if ($env:SKIP_MIGRATE -eq 'true') {
    Step 'SKIP_MIGRATE is true: the database stays as it is'
    exit 0
}

Need dotnet
function Update-Database {
    Step 'Migrate the database'
    dotnet run --configuration Release --project src/EtlFunctions.Cli -- migrate --catalog-schema $env:CATALOG_SCHEMA --ledger-schema $env:LEDGER_SCHEMA
}

if ($env:DATABASE_MODE -eq 'external') {
    if (-not $env:EXTERNAL_POSTGRES) {
        Step 'External database: EXTERNAL_POSTGRES is not set, so migrate it by hand (etl migrate)'
        exit 0
    }
    $env:ETL_POSTGRES = $env:EXTERNAL_POSTGRES
    Update-Database
    exit 0
}

Need az
Need curl
Need psql
try {
    Open-Firewall
    Connect-Postgres
    Grant-Role
    # As the owner of the tables, whoever the administrator is today.
    $env:ETL_POSTGRES = "Host=$env:PGHOST;Port=$env:PGPORT;Database=$env:POSTGRES_DATABASE;Username=`"$env:PGUSER`";Password=$env:PGPASSWORD;SSL Mode=VerifyFull;Options=-c role=$owner"
    Update-Database
    # Once more, for what the migration made.
    Grant-Role
} finally { Close-Firewall }
