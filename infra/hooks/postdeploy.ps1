# After azd deploy: loads a small feed, and says what came of it and where to look.
. infra/hooks/common.ps1

Need az
$feed = (Test-Path env:SMOKE_FEED) ? $env:SMOKE_FEED : 'sample'

Step 'Wait for the app'
try { Retry 60 10 { Invoke-RestMethod -Uri "$env:FUNCTION_APP_URL/api/healthz" -TimeoutSec 60 | Out-Null } }
catch { throw "$env:FUNCTION_APP_URL/api/healthz did not answer 200 within 10 minutes. Application Insights $env:APPLICATION_INSIGHTS_NAME and az functionapp log tail may say why; roles take up to 10 minutes to be known." }

if (-not $feed) {
    Step 'SMOKE_FEED is empty: no run is started'
    exit 0
}

Step 'Start a run'
$key = az functionapp keys list --name $env:FUNCTION_APP_NAME --resource-group $env:AZURE_RESOURCE_GROUP --query functionKeys.default --output tsv
$headers = @{ 'x-functions-key' = $key }
$run = (Invoke-RestMethod -Method Post -Uri "$env:FUNCTION_APP_URL/api/feeds/$feed/runs" -Headers $headers -TimeoutSec 240).id

Step 'Wait for the verdict'
$answer = Retry 120 5 {
    $now = Invoke-RestMethod -Uri "$env:FUNCTION_APP_URL/api/runs/$run" -Headers $headers -TimeoutSec 240
    if ($now.state -notin 'succeeded', 'succeeded_with_rejects', 'incomplete', 'failed', 'cancelled') { throw "Run $run is not over after 10 minutes: $($now.state)" }
    $now
}

Step 'Tell the verdict'
Write-Output "Run $run of feed ${feed}: $($answer.state)" ($answer | ConvertTo-Json -Depth 10)
Write-Output "Again:  curl -H `"x-functions-key: <key>`" $env:FUNCTION_APP_URL/api/runs/$run"
Write-Output "Key:    az functionapp keys list -n $env:FUNCTION_APP_NAME -g $env:AZURE_RESOURCE_GROUP --query functionKeys.default -o tsv"
Write-Output "Logs:   Application Insights $env:APPLICATION_INSIGHTS_NAME, or az functionapp log tail -n $env:FUNCTION_APP_NAME -g $env:AZURE_RESOURCE_GROUP"
if ($answer.state -notin 'succeeded', 'succeeded_with_rejects') { throw "Run $run of feed $feed ended $($answer.state)." }
