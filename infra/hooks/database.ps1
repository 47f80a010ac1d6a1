# Dot-sourced by the hooks that work on the created PostgreSQL, after common.ps1.
$owner = 'etl_owner'
$script:rule = $null

function Get-RuleUrl {
    "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers/Microsoft.DBforPostgreSQL/flexibleServers/$env:POSTGRES_SERVER/firewallRules/$($script:rule)?api-version=2025-08-01"
}

# Called in finally: it runs at the end however it comes, and hides no error of the hook's own.
function Close-Firewall {
    if (-not $script:rule) { return }
    Step 'Close the firewall again'
    try { Retry 5 10 { az rest --method delete --url (Get-RuleUrl) --output none } }
    catch { Write-Warning "The firewall rule $($script:rule) of $env:POSTGRES_SERVER is still there. Delete it." }
}

function Open-Firewall {
    Step 'Open the firewall for this machine'
    if ($env:POSTGRES_IS_PRIVATE -eq 'true') {
        Write-Output 'The server is private: this machine must be in its network.'
        return
    }
    $address = $env:RUNNER_ADDRESS ? $env:RUNNER_ADDRESS : (curl -fsS https://api.ipify.org)
    $script:rule = 'hook-' + ($address -replace '[.:]', '-')
    # Through a file: the shells of Windows do not agree on quotes in arguments.
    $body = New-TemporaryFile
    try {
        Set-Content -Path $body -Value (@{ properties = @{ startIpAddress = $address; endIpAddress = $address } } | ConvertTo-Json -Compress)
        Retry 5 10 { az rest --method put --url (Get-RuleUrl) --output none --body "@$body" }
    } finally { Remove-Item $body }
}

function Connect-Postgres {
    Step 'Log in to PostgreSQL as the administrator'
    $env:PGPASSWORD = az account get-access-token --resource-type oss-rdbms --tenant $env:AZURE_TENANT_ID --query accessToken --output tsv
    $env:PGHOST = $env:POSTGRES_HOST
    $env:PGPORT = '5432'
    $env:PGUSER = $env:POSTGRES_ADMIN
    $env:PGDATABASE = 'postgres'
    $env:PGCONNECT_TIMEOUT = '15'
    $env:PGSSLMODE = 'verify-full'
    if (-not $env:PGSSLROOTCERT) { $env:PGSSLROOTCERT = 'system' }
    Retry 24 5 { psql --no-psqlrc --quiet --tuples-only --command 'SELECT 1' | Out-Null }
}

function Grant-Role {
    Step 'Create the role of the identity, with the rights of a load'
    psql --no-psqlrc --quiet `
        --set "role=$env:IDENTITY_NAME" --set "object_id=$env:IDENTITY_OBJECT_ID" --set "owner=$owner" --set "database=$env:POSTGRES_DATABASE" `
        --set "catalog_schema=$env:CATALOG_SCHEMA" --set "ledger_schema=$env:LEDGER_SCHEMA" --file infra/hooks/app-role.sql | Out-Null
}
