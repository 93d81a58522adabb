#!/usr/bin/env bash
# The check of action.yml. What cove-policy ends with becomes the output exit-code: the job fails only after what it
# found has been shown and uploaded.
set -euo pipefail

# A job may check twice, and what the first step has put out is read after the second.
folder=$(mktemp -d "$RUNNER_TEMP/cove-policy.XXXXXX")

policies=()
while IFS= read -r line; do
  if [[ -n ${line// /} ]]; then policies+=("$line"); fi
done <<<"$CHECK_POLICIES"

if [[ $CHECK_ARGS == *[\'\"]* ]]; then
  echo '::error title=cove-policy::args: quotes are not read; put the value into a settings file, and name it with config'
  echo 'exit-code=2' >>"$GITHUB_OUTPUT"
  exit 0
fi
flags=()
read -r -d '' -a flags <<<"$CHECK_ARGS" || true
if [[ -n $CHECK_FAIL_ON ]]; then flags+=(--fail-on "$CHECK_FAIL_ON"); fi
if [[ -n $CHECK_CONFIG ]]; then flags+=(--config "$CHECK_CONFIG"); fi

exit_code=0
node "$GITHUB_ACTION_PATH/dist/bin.js" check ${policies[@]+"${policies[@]}"} \
  --sarif-category "$CHECK_CATEGORY" \
  --run-log "$folder/run.ndjson" \
  -o "text=-" \
  -o "json=$folder/report.json" \
  -o "sarif=$folder/report.sarif" \
  -o "markdown=$folder/summary.md" \
  ${flags[@]+"${flags[@]}"} || exit_code=$?

if [[ $CHECK_SUMMARY == true && -e $folder/summary.md ]]; then cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
{
  echo "exit-code=$exit_code"
  echo "report=$folder/report.json"
  echo "sarif=$folder/report.sarif"
  echo "run-log=$folder/run.ndjson"
} >>"$GITHUB_OUTPUT"
