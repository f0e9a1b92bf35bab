#!/usr/bin/env bash
# Restores, builds and runs every test; needs the .NET 10 SDK and npm, as ./labelbench does.
#   ./test.sh [NAME...]   only the test projects whose name contains one of the words
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
dotnet build LabelBench.sln -c Release -nologo -v quiet -nodeReuse:false || { echo "0 passed, 1 failed"; exit 1; }
passed=0 failed=0 skipped=0 status=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  if [ $# -gt 0 ]; then
    wanted=
    for word in "$@"; do [[ ${name,,} == *"${word,,}"* ]] && wanted=1; done
    [ -z "$wanted" ] && continue
  fi
  log=$(mktemp)
  dotnet test "$project" -c Release --no-build --nologo --logger "console;verbosity=normal" > "$log" 2>&1 || status=1
  # the runner's closing block: "     Passed: 12" and so on, one line each
  count() { sed -nE "s/^ +$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
  p=$(count Passed) f=$(count Failed) s=$(count Skipped)
  printf '%-36s %4s passed %4s failed %4s skipped\n' "$name" "${p:-0}" "${f:-0}" "${s:-0}"
  if [ "${f:-0}" != 0 ] || ! grep -q "^ *Passed: \|^Total tests" "$log"; then
    status=1
    grep -vE '^ *Passed ' "$log" | tail -n 80
    [ "${f:-0}" = 0 ] && f=1
  fi
  grep -E '^ *Skipped ' "$log" | head -n 20
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  rm -f "$log"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$status" = 0 ]
