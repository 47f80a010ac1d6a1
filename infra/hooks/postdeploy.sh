#!/bin/sh
# After azd deploy: loads a small feed, and says what came of it and where to look.
. infra/hooks/common.sh

need az
need curl
feed=${SMOKE_FEED-sample}

healthy() { curl -fsS --max-time 60 --output /dev/null "$FUNCTION_APP_URL/api/healthz" 2>/dev/null; }

# The key goes through standard input: arguments are seen by every user of the machine.
call() { printf 'x-functions-key: %s\n' "$key" | curl -sS --max-time 240 --header @- "$@"; }

# The first text of a name in a JSON answer.
field() { printf '%s' "$2" | grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"\(.*\)"/\1/'; }

step 'Wait for the app'
retry 60 10 healthy || fail "$FUNCTION_APP_URL/api/healthz did not answer 200 within 10 minutes. Application Insights $APPLICATION_INSIGHTS_NAME and az functionapp log tail may say why; roles take up to 10 minutes to be known."

if [ -z "$feed" ]; then
  step 'SMOKE_FEED is empty: no run is started'
  exit 0
fi

step 'Start a run'
key=$(az functionapp keys list --name "$FUNCTION_APP_NAME" --resource-group "$AZURE_RESOURCE_GROUP" --query functionKeys.default --output tsv)
answer=$(call --request POST "$FUNCTION_APP_URL/api/feeds/$feed/runs")
run=$(field id "$answer")
[ -n "$run" ] || fail "The run of feed $feed did not start: $answer"

step 'Wait for the verdict'
over() {
  answer=$(call "$FUNCTION_APP_URL/api/runs/$run") || return 1
  state=$(field state "$answer")
  case $state in succeeded | succeeded_with_rejects | incomplete | failed | cancelled) ;; *) return 1 ;; esac
}
retry 120 5 over || fail "Run $run is not over after 10 minutes: $answer"

step 'Tell the verdict'
printf 'Run %s of feed %s: %s\n%s\n' "$run" "$feed" "$state" "$answer"
printf 'Again:  curl -H "x-functions-key: <key>" %s/api/runs/%s\n' "$FUNCTION_APP_URL" "$run"
printf 'Key:    az functionapp keys list -n %s -g %s --query functionKeys.default -o tsv\n' "$FUNCTION_APP_NAME" "$AZURE_RESOURCE_GROUP"
printf 'Logs:   Application Insights %s, or az functionapp log tail -n %s -g %s\n' "$APPLICATION_INSIGHTS_NAME" "$FUNCTION_APP_NAME" "$AZURE_RESOURCE_GROUP"
case $state in succeeded | succeeded_with_rejects) ;; *) fail "Run $run of feed $feed ended $state." ;; esac
