// Supabase, Render or a server of one's own, and a feed that needs a token.
using '../main.bicep'

param environmentName = 'sample'
param location = 'westeurope'
param database = 'external'
param externalPostgres = 'from the environment'
param feedVariables = 'SHOP_TOKEN, SHOP_CURRENCY'
