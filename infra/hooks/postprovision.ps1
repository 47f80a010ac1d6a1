# After azd provision: the database role of the app's identity.
. infra/hooks/common.ps1
. infra/hooks/database.ps1

if ($env:DATABASE_MODE -eq 'external') {
    Step 'External database: its owner gives the role its rights'
    exit 0
}

Need az
Need curl
Need psql
try {
    Open-Firewall
    Connect-Postgres
    Grant-Role
} finally { Close-Firewall }
