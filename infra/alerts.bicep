// What somebody should hear of. The events and the metric are those of docs/azure-functions.md; a test holds the two together.
param location string
param tags object
param token string
param applicationInsightsName string
param email string
@description('Empty: the database is not ours to watch.')
param postgresServerName string
param connectionsAvailable int
param burstable bool
param pgBouncer bool

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'etl'
    enabled: true
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operator'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

// A log entry with an exception stands in exceptions, every other in traces.
var events = '''
union isfuzzy=true (traces | project timestamp, customDimensions), (exceptions | project timestamp, customDimensions)
| extend EventId = toint(customDimensions.EventId), Feed = tostring(customDimensions.Feed), State = tostring(customDimensions.State)
'''

// The window of a rule is a fixed choice of lengths, of which 26 hours is none: the query looks through two days and counts the last 26 hours.
var noSuccess = $'''
${events}| where timestamp > ago(26h) and EventId == 1001 and State startswith "Succeeded"
| summarize Successes = count()
'''

var rules = [
  {
    name: 'no-success'
    displayName: 'No catalog load has succeeded for 26 hours'
    description: 'The one that tells of a silent night: no run of any feed ended succeeded or succeeded_with_rejects. GET /api/runs shows what was; a new deployment fires it until its first run.'
    severity: 1
    query: noSuccess
    measure: 'Successes'
    aggregation: 'Total'
    operator: 'LessThan'
    threshold: 1
    window: 'P2D'
    every: 'PT1H'
    dimensions: []
  }
  {
    name: 'run-not-succeeded'
    displayName: 'A catalog load ended incomplete or failed'
    description: 'Events 1002 and 1003. GET /api/runs/{id} has the reason and what is left; the next night or POST /api/runs/{id}/resume goes on where it can.'
    severity: 1
    query: '${events}| where EventId in (1002, 1003)\n'
    measure: ''
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Feed']
  }
  {
    name: 'nightly-skipped'
    displayName: 'A nightly catalog load did not start'
    description: 'etl.nightly.skipped above 0: held by another run, refused, an invalid feed file, or an error.'
    severity: 1
    query: '''
customMetrics
| where name == "etl.nightly.skipped"
| extend Feed = tostring(customDimensions["etl.feed"]), Reason = tostring(customDimensions["etl.reason"])
| summarize Skipped = sum(valueSum) by Feed, Reason, bin(timestamp, 15m)
'''
    measure: 'Skipped'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Feed', 'Reason']
  }
  {
    name: 'needs-a-look'
    displayName: 'A catalog load needs a look'
    description: '1105 planning stopped, 1304 the database could not be migrated, 1404 a nightly feed could not be started, 1901 deletes wait for a person, 2000 the connection budget is exceeded at full scale-out, 2210 a run waits for its database, 2300 given up after the last retry.'
    severity: 2
    query: '${events}| where EventId in (1105, 1304, 1404, 1901, 2000, 2210, 2300)\n| extend Event = tostring(EventId)\n'
    measure: ''
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Event', 'Feed']
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.displayName
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [applicationInsights.id]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: true
      // The tables of a component that has received nothing yet are unknown to the check.
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              query: rule.query
              timeAggregation: rule.aggregation
              operator: rule.operator
              threshold: rule.threshold
              dimensions: map(rule.dimensions, dimension => { name: dimension, operator: 'Include', values: ['*'] })
              failingPeriods: {
                numberOfEvaluationPeriods: 1
                minFailingPeriodsToAlert: 1
              }
            },
            empty(rule.measure) ? {} : { metricMeasureColumn: rule.measure }
          )
        ]
      }
      actions: { actionGroups: [actions.id] }
    }
  }
]

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' existing = if (!empty(postgresServerName)) {
  name: empty(postgresServerName) ? 'none' : postgresServerName
}

var serverRules = concat(
  [
    {
      name: 'storage'
      description: 'PostgreSQL has filled 80 % of its storage. From 95 % on it is read-only.'
      metric: 'storage_percent'
      aggregation: 'Average'
      operator: 'GreaterThan'
      threshold: 80
    }
    {
      name: 'connections'
      description: 'Four fifths of the connections that PostgreSQL has for users are in use.'
      metric: 'active_connections'
      aggregation: 'Maximum'
      operator: 'GreaterThan'
      threshold: connectionsAvailable * 4 / 5
    }
  ],
  burstable
    ? [
        {
          name: 'cpu-credits'
          description: 'The burstable server has nearly used up its CPU credits and will be slow: a longer night, or a larger size.'
          metric: 'cpu_credits_remaining'
          aggregation: 'Average'
          operator: 'LessThan'
          threshold: 20
        }
      ]
    : [],
  pgBouncer
    ? [
        {
          name: 'pgbouncer-waiting'
          description: 'Clients of PgBouncer wait for a connection of the server.'
          metric: 'client_connections_waiting'
          aggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 5
        }
      ]
    : []
)

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in empty(postgresServerName) ? [] : serverRules: {
    name: 'alert-postgres-${rule.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: 2
      enabled: true
      scopes: [server.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.name
            criterionType: 'StaticThresholdCriterion'
            metricName: rule.metric
            metricNamespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
            timeAggregation: rule.aggregation
            operator: rule.operator
            threshold: rule.threshold
          }
        ]
      }
      actions: [{ actionGroupId: actions.id }]
    }
  }
]
