#!/usr/bin/env bash
# Restores, builds and runs every test; needs the .NET 10 SDK and npm, as ./labelbench does.
#   ./test.sh [--slowest N] [--again] [NAME...]   only the test projects whose name contains one of the words; --slowest lists the tests that took longest;
#   --again runs up to three tests that failed once more, alone, when all others are done, and names those that pass then: many tests wait for real processes on a shared machine
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
slowest=0 again=''
while :; do
  case "${1-}" in
    --slowest) slowest=${2:?--slowest needs a number}; shift 2 ;;
    --again) again=1; shift ;;
    *) break ;;
  esac
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
dotnet build LabelBench.sln -c Release -nologo -v quiet -nodeReuse:false || { echo "0 passed, 1 failed"; exit 1; }
passed=0 failed=0 skipped=0 broken=()
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
# run PROJECT: one test project, its log and exit status in files
run() {
  local name
  name=$(basename "$1" .csproj)
  dotnet test "$1" -c Release --no-build --nologo --logger "console;verbosity=normal" > "$logs/$name.log" 2>&1
  echo $? > "$logs/$name.status"
}
# the runner's closing block: "     Passed: 12" and so on, one line each
count() { sed -nE "s/^ +$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
tell() {
  local name=$1 log=$logs/$1.log p f s
  p=$(count Passed) f=$(count Failed) s=$(count Skipped)
  printf '%-36s %4s passed %4s failed %4s skipped\n' "$name" "${p:-0}" "${f:-0}" "${s:-0}"
  if [ "$(cat "$logs/$name.status")" != 0 ] || [ "${f:-0}" != 0 ] || ! grep -q "^ *Passed: \|^Total tests" "$log"; then
    grep -E '^ *Failed [^ ]' "$log"
    grep -vE '^ *Passed ' "$log" | tail -n 80
    broken+=("$name")
    [ "${f:-0}" = 0 ] && f=1 again=''
  fi
  grep -E '^ *Skipped ' "$log" | head -n 20
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
}
projects=()
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  wanted=$([ $# -eq 0 ] && echo 1)
  for word in "$@"; do [[ ${name,,} == *"${word,,}"* ]] && wanted=1; done
  [ -n "$wanted" ] && projects+=("$project")
done
# The end-to-end tests mostly wait for processes, and take as long as all others together: beside them.
for project in "${projects[@]}"; do
  [[ $project == *EndToEnd* ]] && { run "$project" & }
done
for project in "${projects[@]}"; do
  [[ $project == *EndToEnd* ]] || { run "$project"; tell "$(basename "$project" .csproj)"; }
done
wait
for project in "${projects[@]}"; do
  [[ $project == *EndToEnd* ]] && tell "$(basename "$project" .csproj)"
done
# "  Passed Name [1 m 4 s]", "[4 s]"; what took milliseconds is left out
[ "$slowest" = 0 ] || sed -nE 's/^ *(Passed|Failed) ([^ (]+).* \[(([0-9]+) m )?([0-9]+) s\]$/\4 \5 \2/p' "$logs"/*.log |
  awk '{ if (NF == 2) print $1, $2; else print 60 * $1 + $2, $3 }' | sort -rn | head -n "$slowest" | sed 's/^\([0-9]*\) /slow: \1 s  /'
# "  Failed Name(argument: 1) [3 s]": the name without its arguments
if [ -n "$again" ] && [ "$failed" -gt 0 ] && [ "$failed" -le 3 ]; then
  for name in "${broken[@]}"; do
    tests=$(sed -nE 's/^ *Failed ([^ (]+).*\[[^]]*\]$/\1/p' "$logs/$name.log" | sort -u)
    filter=$(printf '%s' "$tests" | sed 's/^/FullyQualifiedName=/' | paste -sd '|')
    if [ -n "$filter" ] && dotnet test "tests/$name/$name.csproj" -c Release --no-build --nologo --filter "$filter" > "$logs/again" 2>&1 && grep -q '^Passed!' "$logs/again"; then
      printf '%s\n' "$tests" | sed 's/^/again: failed among others and passed alone: /'
      f=$(log=$logs/$name.log count Failed)
      passed=$((passed + f)) failed=$((failed - f))
    else
      tail -n 40 "$logs/again"
    fi
  done
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
