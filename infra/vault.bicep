// Secrets that are no identity's: the connection of an external database, the tokens of feeds.
param name string
param location string
param tags object
param identityPrincipalId string

@secure()
param externalPostgres string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      family: 'A'
      name: 'standard'
    }
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

var postgresSecret = 'etl-postgres'

// An empty one leaves what is there, so that a later deployment need not know it.
resource postgres 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(externalPostgres)) {
  parent: vault
  name: postgresSecret
  properties: { value: externalPostgres }
}

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityPrincipalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
output postgresSecret string = postgresSecret
