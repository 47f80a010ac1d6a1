// What azd up makes without any choice: the smallest server.
using '../main.bicep'

param environmentName = 'sample'
param location = 'westeurope'
param databaseAdminObjectId = '11111111-1111-1111-1111-111111111111'
param databaseAdminName = 'admin@example.com'
