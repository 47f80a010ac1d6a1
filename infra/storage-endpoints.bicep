// Private endpoints of the storage account. Durable Functions on Azure Storage needs all three services.
param storageName string
param location string
param tags object
param vnetId string
param subnetId string

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

module endpoints 'private-endpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: {
    params: {
      name: 'pe-${storageName}-${service}'
      location: location
      tags: tags
      targetId: storage.id
      service: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      vnetId: vnetId
      subnetId: subnetId
    }
  }
]
