// The host's and Durable Functions' storage account, without keys, and what the identity may do there.
param name string
param location string
param tags object
param identityPrincipalId string
param isPrivate bool

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    // One app, one container of its own: two apps in one would overwrite each other's package.
    resource packages 'containers' = {
      name: 'app-package'
      properties: { publicAccess: 'None' }
    }
  }
}

// Owner of blobs: the host's locks and keys and the package. Contributor of queues and tables: Durable Functions' work items and histories.
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(storage.id, identityPrincipalId, role.value)
    scope: storage
    properties: {
      principalId: identityPrincipalId
      // Without it an identity that the directory does not show yet fails the assignment.
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

output name string = storage.name
output deploymentContainer string = storage::blobs::packages.name
