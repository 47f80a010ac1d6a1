// A General Purpose server with PgBouncer, more instances, one kept warm, a budget.
using '../main.bicep'

param environmentName = 'sample'
param location = 'westeurope'
param databaseAdminObjectId = '11111111-1111-1111-1111-111111111111'
param databaseAdminName = 'admin@example.com'
param postgresSku = 'Standard_D2ds_v5'
param pgBouncer = true
param maximumInstanceCount = 3
param alwaysReadyDurable = 1
param nightlyTimeZone = 'Europe/Berlin'
param alertEmail = 'operator@example.com'
param budgetAmount = 200
param budgetStart = '2026-12-01'
