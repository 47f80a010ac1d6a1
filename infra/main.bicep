// One deployment from an empty subscription to a nightly catalog load. docs/deploy.md leads through it.
// The files in the order of this one: identity, network, storage, monitoring, database (created or external), function app, alerts, budget.
targetScope = 'subscription'

@description('Name of the azd environment; the resource group is rg-<name>.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of every resource. Flex Consumption, PostgreSQL and the chosen SKU must be offered there.')
param location string

// --- Database ---

@description('create makes an Azure Database for PostgreSQL; external takes one that exists (Supabase, Render, your own).')
@allowed(['create', 'external'])
param database string = 'create'

@description('Only external: host, user and password as Npgsql or a postgres:// URL takes them. Kept in Key Vault. Empty leaves the secret as it is.')
@secure()
param externalPostgres string = ''

@description('Only create: the size of the server. Its connections bound how far the app may scale out.')
@allowed(['Standard_B1ms', 'Standard_B2s', 'Standard_D2ds_v5', 'Standard_D4ds_v5'])
param postgresSku string = 'Standard_B1ms'

@description('Only create: the built-in PgBouncer in front of the server (port 6432). Not offered on the burstable Standard_B sizes.')
param pgBouncer bool = false

@description('Only create: major version of PostgreSQL.')
@allowed(['15', '16', '17'])
param postgresVersion string = '17'

@description('Only create: GiB at the start. It grows by itself and never shrinks.')
param postgresStorageGB int = 32

@description('Only create: days of backups, 7 to 35.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int = 7

@description('Only create: backups in the paired region too. It can be chosen only when the server is created.')
param geoRedundantBackup bool = false

@description('Only create: a standby in another zone. Not offered on the burstable Standard_B sizes.')
param highAvailability bool = false

@description('Only create: name of the database.')
param databaseName string = 'shop'

@description('Only create: object id of the server\'s Entra administrator, who migrates. Empty takes whoever deploys.')
param databaseAdminObjectId string = ''

@description('Only create: user or group name of that administrator. Empty takes whoever deploys, which a service principal cannot: give its name.')
param databaseAdminName string = ''

@description('Only create: what the administrator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param databaseAdminType string = 'User'

@description('Connections the app may use, all instances together. 0 takes what the server size leaves, or 35 for an external database.')
@minValue(0)
param connectionsAvailable int = 0

@description('Schema of products and SKUs.')
param catalogSchema string = 'catalog'

@description('Schema of the ledger.')
param ledgerSchema string = 'etl'

// --- App ---

@description('When the nightly feeds start: NCRONTAB with seconds, in the time zone below.')
param nightlySchedule string = '0 0 2 * * *'

@description('IANA name of the schedule\'s time zone. Flex Consumption itself knows only UTC.')
param nightlyTimeZone string = 'UTC'

@description('Names of settings that feeds read by \${env:NAME}, separated by commas. Each becomes a reference to the Key Vault secret of that name, with - for _.')
param feedVariables string = ''

@description('Instances at most in each of the app\'s three function groups (http, durable, function:nightlyrun).')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 1

@description('Memory of an instance: 512 has a quarter of a core, 2048 one, 4096 two.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances kept warm for orchestrations and activities. They cost all day; a nightly load can wait some seconds.')
@minValue(0)
param alwaysReadyDurable int = 0

@description('Connections of one instance (the pool). At least maxConcurrentActivityFunctions of host.json and 2.')
@minValue(1)
@maxValue(100)
param connectionBudget int = 10

@description('Minutes that a run waits for a database that cannot be reached.')
@minValue(1)
@maxValue(1440)
param maxOutageMinutes int = 60

@description('Address of an OTLP collector that traces and metrics go to as well. Empty for none.')
param otlpEndpoint string = ''

// --- Network, alerts, budget ---

@description('Private endpoints for storage and PostgreSQL, which then refuse everything from outside. The hooks must run inside the network then.')
param vnetEnabled bool = false

@description('Days that logs are kept. 30 are free.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs a day, after which the workspace stops taking more; an alert that needs them is blind then. -1 for no limit.')
param logDailyCapGB int = -1

@description('Address that alerts go to. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('Money a month, in the subscription\'s currency, after which the address gets a mail. 0 for none.')
@minValue(0)
param budgetAmount int = 0

@description('First day of the month the budget was set up in, such as 2026-12-01. It cannot be changed afterwards.')
param budgetStart string = ''

var tags = { 'azd-env-name': environmentName, application: 'etl-functions' }
var token = uniqueString(subscription().id, environmentName, location)
var creates = database == 'create'
var burstable = startsWith(postgresSku, 'Standard_B')
var feedVariableNames = empty(feedVariables) ? [] : map(split(feedVariables, ','), name => trim(name))

// The function groups of the app scale on their own: http, durable and function:nightlyrun (rest-api-specs PR 45083).
var functionGroups = 3
var maxInstances = functionGroups * maximumInstanceCount

// max_connections less the 15 that the server keeps: https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits
var userConnections = { Standard_B1ms: 35, Standard_B2s: 414, Standard_D2ds_v5: 844, Standard_D4ds_v5: 1703 }
// PgBouncer takes 5,000 clients and opens at most 50 connections behind them for this user and database.
var serverConnections = !creates ? 35 : pgBouncer ? 5000 : userConnections[postgresSku]
var available = connectionsAvailable == 0 ? serverConnections : connectionsAvailable

var checkedPgBouncer = pgBouncer && creates && burstable
  ? fail('pgBouncer is not offered on ${postgresSku}: choose Standard_D2ds_v5 or larger, or leave it off.')
  : pgBouncer && creates
var checkedHighAvailability = highAvailability && creates && burstable
  ? fail('highAvailability is not offered on ${postgresSku}: choose Standard_D2ds_v5 or larger, or leave it off.')
  : highAvailability
var checkedMaxInstances = maxInstances * connectionBudget > available
  ? fail('${maxInstances} instances (${functionGroups} function groups of ${maximumInstanceCount}) with ${connectionBudget} connections each exceed the ${available} that are available: lower maximumInstanceCount or connectionBudget, or choose a larger postgresSku or pgBouncer.')
  : maxInstances
var checkedBudgetStart = budgetAmount > 0 && empty(budgetStart)
  ? fail('budgetAmount is set and budgetStart is not, expected the first day of this month, such as 2026-12-01.')
  : budgetStart

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module network 'network.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
  }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    identityPrincipalId: identity.outputs.principalId
    isPrivate: vnetEnabled
  }
}

module storageEndpoints 'storage-endpoints.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    storageName: storage.outputs.name
    location: location
    tags: tags
    vnetId: network!.outputs.vnetId
    subnetId: network!.outputs.endpointSubnetId
  }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-${token}'
    applicationInsightsName: 'appi-${token}'
    location: location
    tags: tags
    identityPrincipalId: identity.outputs.principalId
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module postgres 'postgres.bicep' = if (creates) {
  scope: group
  params: {
    name: 'psql-${token}'
    location: location
    tags: tags
    sku: postgresSku
    tier: burstable ? 'Burstable' : 'GeneralPurpose'
    version: postgresVersion
    storageGB: postgresStorageGB
    backupRetentionDays: backupRetentionDays
    geoRedundantBackup: geoRedundantBackup
    highAvailability: checkedHighAvailability
    pgBouncer: checkedPgBouncer
    databaseName: databaseName
    administratorObjectId: empty(databaseAdminObjectId) ? deployer().objectId : databaseAdminObjectId
    administratorName: empty(databaseAdminName) ? deployer().userPrincipalName : databaseAdminName
    administratorType: databaseAdminType
    isPrivate: vnetEnabled
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    vnetId: network.?outputs.vnetId ?? ''
  }
}

module vault 'vault.bicep' = if (!creates || !empty(feedVariableNames)) {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    identityPrincipalId: identity.outputs.principalId
    externalPostgres: externalPostgres
  }
}

module functionApp 'function-app.bicep' = {
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    subnetId: network.?outputs.appSubnetId ?? ''
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    alwaysReadyDurable: alwaysReadyDurable
    postgres: creates
      ? 'Host=${postgres!.outputs.host};Port=${checkedPgBouncer ? 6432 : 5432};Database=${databaseName};Username=${identity.outputs.name};SSL Mode=VerifyFull'
      : '@Microsoft.KeyVault(SecretUri=${vault!.outputs.uri}secrets/${vault!.outputs.postgresSecret})'
    usesEntraToken: creates
    feedVariableNames: feedVariableNames
    vaultUri: vault.?outputs.uri ?? ''
    nightlySchedule: nightlySchedule
    nightlyTimeZone: nightlyTimeZone
    maxInstances: checkedMaxInstances
    connectionsAvailable: available
    connectionBudget: connectionBudget
    maxOutageMinutes: maxOutageMinutes
    catalogSchema: catalogSchema
    ledgerSchema: ledgerSchema
    otlpEndpoint: otlpEndpoint
  }
  // Without its roles and endpoints the host starts, fails silently and says so nowhere.
  dependsOn: [storageEndpoints]
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    email: alertEmail
    postgresServerName: postgres.?outputs.name ?? ''
    connectionsAvailable: creates ? userConnections[postgresSku] : available
    burstable: burstable
    pgBouncer: checkedPgBouncer
  }
}

module budget 'budget.bicep' = if (budgetAmount > 0) {
  scope: group
  params: {
    name: 'budget-${token}'
    amount: budgetAmount
    start: checkedBudgetStart
    email: alertEmail
  }
}

// azd keeps these as variables of the environment; the hooks read them. None is a secret.
output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = functionApp.outputs.name
output FUNCTION_APP_URL string = functionApp.outputs.url
output APPLICATION_INSIGHTS_NAME string = monitoring.outputs.applicationInsightsName
output KEY_VAULT_NAME string = vault.?outputs.name ?? ''
output IDENTITY_NAME string = identity.outputs.name
output IDENTITY_OBJECT_ID string = identity.outputs.principalId
output DATABASE_MODE string = database
output POSTGRES_SERVER string = postgres.?outputs.name ?? ''
output POSTGRES_HOST string = postgres.?outputs.host ?? ''
output POSTGRES_DATABASE string = creates ? databaseName : ''
output POSTGRES_ADMIN string = postgres.?outputs.administratorName ?? ''
output POSTGRES_IS_PRIVATE bool = creates && vnetEnabled
output CATALOG_SCHEMA string = catalogSchema
output LEDGER_SCHEMA string = ledgerSchema
