// The app on Flex Consumption, and every one of its settings.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param deploymentContainer string
param applicationInsightsName string
@description('Empty: no network.')
param subnetId string
param maximumInstanceCount int
param instanceMemoryMB int
param alwaysReadyDurable int
@description('A connection without password, or a Key Vault reference.')
param postgres string
param usesEntraToken bool
param feedVariableNames string[]
param vaultUri string
param nightlySchedule string
param nightlyTimeZone string
param maxInstances int
param connectionsAvailable int
param connectionBudget int
param maxOutageMinutes int
param catalogSchema string
param ledgerSchema string
param otlpEndpoint string

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        // Names in lower case: others are ignored (Azure-Functions issue 2581).
        alwaysReady: alwaysReadyDurable == 0
          ? []
          : [
              {
                name: 'durable'
                instanceCount: alwaysReadyDurable
              }
            ]
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// Whatever is not here is removed by a deployment, such as the connection string of the storage account that the platform would inject.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      // Account name, credential and client id, all three: others are the most reported failures of keyless hosts.
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      AZURE_CLIENT_ID: identityClientId
      ETL_POSTGRES: postgres
      NightlySchedule: nightlySchedule
      Etl__NightlyTimeZone: nightlyTimeZone
      Etl__FeedFolder: 'feeds'
      // The hook migrates as the administrator; the app may not, and must start within 30 seconds.
      Etl__MigrateOnStart: 'false'
      Etl__MaxInstances: string(maxInstances)
      Etl__ConnectionsAvailable: string(connectionsAvailable)
      Etl__Lease__Duration: '00:01:00'
      Etl__Database__ConnectionBudget: string(connectionBudget)
      Etl__Database__CatalogSchema: catalogSchema
      Etl__Database__LedgerSchema: ledgerSchema
      Etl__Database__Pooler: 'Auto'
      Etl__Database__ConnectTimeoutSeconds: '15'
      Etl__Database__CommandTimeoutSeconds: '60'
      Etl__Database__MaxOutageMinutes: string(maxOutageMinutes)
    },
    // An external database is reached with the password of its connection, whatever its host.
    usesEntraToken ? { Etl__Database__UseEntraToken: 'true' } : {},
    empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint },
    toObject(
      feedVariableNames,
      name => name,
      name => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(name, '_', '-')})'
    )
  )
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
