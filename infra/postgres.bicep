// Azure Database for PostgreSQL, reached with Microsoft Entra tokens only.
// Its children are written one after the other: the server refuses two changes at a time (ServerIsBusy), and an
// administrator before the firewall is ready (AadAuthOperationCannotBePerformedWhenServerIsNotAccessible).
param name string
param location string
param tags object
param sku string
@allowed(['Burstable', 'GeneralPurpose'])
param tier string
param version string
param storageGB int
param backupRetentionDays int
param geoRedundantBackup bool
param highAvailability bool
param pgBouncer bool
param databaseName string
param administratorObjectId string
param administratorName string
param administratorType string
param isPrivate bool
param endpointSubnetId string
param vnetId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: tier
  }
  properties: {
    createMode: 'Default'
    version: version
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: {
      storageSizeGB: storageGB
      // A full server is read-only from 95 % on.
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupRetentionDays
      geoRedundantBackup: geoRedundantBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: { mode: highAvailability ? 'ZoneRedundant' : 'Disabled' }
    network: { publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled' }
  }
}

// Flex Consumption has no fixed address to admit: this admits Azure's addresses, of every customer, to a server that takes Entra tokens only.
resource azureServices 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!isPrivate) {
  parent: server
  name: 'AllowAzureServices'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorObjectId
  properties: {
    principalName: administratorName
    principalType: administratorType
    tenantId: tenant().tenantId
  }
  dependsOn: [azureServices]
}

var settings = pgBouncer
  ? [
      { name: 'pgbouncer.enabled', value: 'true' }
      { name: 'pgbouncer.default_pool_size', value: '50' }
      { name: 'metrics.pgbouncer_diagnostics', value: 'on' }
    ]
  : []

@batchSize(1)
resource configurations 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = [
  for setting in settings: {
    parent: server
    name: setting.name
    properties: {
      value: setting.value
      source: 'user-override'
    }
    dependsOn: [administrator]
  }
]

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: databaseName
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
  dependsOn: [configurations]
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    targetId: server.id
    service: 'postgresqlServer'
    zoneName: 'privatelink.postgres.database.azure.com'
    vnetId: vnetId
    subnetId: endpointSubnetId
  }
  dependsOn: [database]
}

output name string = server.name
output host string = server.properties.fullyQualifiedDomainName
output administratorName string = administratorName
