#!/usr/bin/env bash
# Measures this machine against itself, and against itself slowed on purpose, and counts what compare says of it. Run it on a quiet machine.
#   eng/compare-check.sh [--pairs N] [--slowed N] [--slowdown 5%] [--workload NAME] [--measure 2s] [--threads N] [--keep DIR] [--for MINUTES]
#     --pairs     comparisons of the same build with itself (default 20), in a chain: N + 1 runs of 5 trials a cell, each compared with the one before; none may be regressed or improved
#     --slowed    runs slowed on purpose (default 3), of as many trials as `power` asks for from a pilot of 10; each must be regressed, in a figure that is not noise
#     --threads   that share a model call (default: the workload's own); with one, how fast CPUs exchange data does not enter
#     --keep      folder for the runs (default: a temporary one); runs that lie there already are not made again, so that a check that was cut short goes on
#     --for       no run of the chain begins after so many minutes; what was compared by then is counted
# Prints one line a comparison (its verdict; for every figure that decides its ratio and verdict; for every cell the pace of the whole machine, arithmetic and memory) and the
# counts: name value unit target ok|short. A figure that falls short makes the exit code 1.
# The model of the workload (default image-classify) is measured alone, offline and single-stream; what is slowed, offline.
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
pairs=20 slowed=3 slowdown=5% workload=image-classify measure=2s keep= minutes= threads=()
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2;;
    --slowed) slowed=$2; shift 2;;
    --slowdown) slowdown=$2; shift 2;;
    --workload) workload=$2; shift 2;;
    --measure) measure=$2; shift 2;;
    --threads) threads=(--threads "$2"); shift 2;;
    --keep) keep=$2; shift 2;;
    --for) minutes=$2; shift 2;;
    -h | --help) sed -n '2,12p' "$0"; exit 0;;
    *) echo "'$1' is no option of compare-check.sh" >&2; exit 4;;
  esac
done
reports=${keep:-$(mktemp -d)}
mkdir -p "$reports"
[ -n "$keep" ] || trap 'rm -rf "$reports"' EXIT
export LABELBENCH_TEST_SWITCHES=1
short=0
# figure NAME VALUE UNIT TARGET HOLDS
figure() { printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$([ "$4" = - ] && echo - || { [ "$5" = 1 ] && echo ok || echo short; })"; [ "$5" = 1 ] || short=1; }
scenario=offline,single-stream
# run NAME TRIALS [OPTION...]: leaves the run's folder in $reports/NAME
run() {
  local name=$1 trials=$2
  shift 2
  [ ! -e "$reports/$name/record.json" ] || return 0
  rm -rf "$reports/$name.d"
  "$root/labelbench" run --workload "$workload" --scope infer --scenario "$scenario" ${threads[@]+"${threads[@]}"} --trials "$trials" --warm-up 1s --measure "$measure" --max-measure "$measure" --no-store \
    --reports "$reports/$name.d" --label "$name" "$@" >"$reports/$name.out" 2>&1
  local code=$? folder
  folder=$(find "$reports/$name.d" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | head -n 1)
  if [ -z "$folder" ]; then echo "$name was not measured: $(tail -n 1 "$reports/$name.out")" >&2; exit 5; fi
  ln -sfn "$folder" "$reports/$name"
  [ $code = 0 ] || echo "$name: $(grep -c 'INVALID\|FAILED' "$reports/$name.out") trials do not count" >&2
}
# verdict BASE CANDIDATE: one line on the screen; in $said the comparison's own verdict, or "not measured" where a cell has fewer than 3 valid trials
verdict() {
  local json="$reports/$1-$2.json" least
  "$root/labelbench" compare "$(readlink -f "$reports/$1")" "$(readlink -f "$reports/$2")" --json >"$json" 2>"$reports/$1-$2.err"
  said=$(sed -n 's/^  "verdict": "\(.*\)",$/\1/p' "$json")
  least=$(sed -n 's/^ *"valid": \([0-9]*\),$/\1/p' "$json" | sort -n | head -n 1)
  if [ "${least:-0}" -lt 3 ]; then said=not-measured; fi
  printf '%-16s %-13s %s\n' "$1 $2" "${said:-no-verdict}" "$(figures "$json")"
  [ -s "$json" ] || head -n 1 "$reports/$1-$2.err" >&2
}
# figures JSON: "throughput 0.998 unchanged; latency p50 1.002 unchanged; pace 1.001 0.998" and why a trial that does not count does not
figures() {
  awk '
    function text(line) { sub(/^[^:]*: "/, "", line); sub(/",?$/, "", line); return line }
    /^ *"name": / { name = text($0) }
    /^ *"is_headline": / { headline = /true/ }
    /^        +"verdict": / { verdict = text($0) }
    /^        +"change": / && headline { printf "%s%s %.3f %s", (any++ ? "; " : ""), name, 1 + $2, verdict }
    /^ *"arithmetic": / { printf "; pace %.3f", $2 }
    /^ *"memory": / && !/machine/ { printf " %.3f", $2 }
    /^ *"follows_pace": true/ { printf " (follows the pace)" }
    /has no trial that counts: / { line = text($0); sub(/.*has no trial that counts: /, "", line); printf "%s%s", (any++ ? "; " : ""), substr(line, 1, 90) }' "$1"
}

begin=$SECONDS
declare -A verdicts=()
if [ "$pairs" -gt 0 ]; then run aa0 5; fi
for i in $(seq "$pairs"); do
  if [ -n "$minutes" ] && [ $((SECONDS - begin)) -ge $((minutes * 60)) ]; then break; fi
  run "aa$i" 5
  verdict "aa$((i - 1))" "aa$i"
  verdicts[${said:-no-verdict}]=$((${verdicts[${said:-no-verdict}]:-0} + 1))
done
if [ "$pairs" -gt 0 ]; then
  for kind in unchanged inconclusive not-measured not-comparable no-verdict; do
    [ -z "${verdicts[$kind]:-}" ] || figure "same.$kind" "${verdicts[$kind]}" "of-$pairs" - 1
  done
  made=$((${verdicts[unchanged]:-0} + ${verdicts[inconclusive]:-0} + ${verdicts[improved]:-0} + ${verdicts[regressed]:-0}))
  figure same.compared "$made" "of-$pairs" ">=$pairs" "$([ "$made" = "$pairs" ] && echo 1 || echo 0)"
  for kind in improved regressed; do
    figure "same.$kind" "${verdicts[$kind]:-0}" "of-$made" "<=0" "$([ "${verdicts[$kind]:-0}" = 0 ] && echo 1 || echo 0)"
  done
fi

if [ "$slowed" -gt 0 ]; then
  scenario=offline # the tail of a latency would ask for trials without end
  run pilot 10
  "$root/labelbench" power "$(readlink -f "$reports/pilot")" --json >"$reports/power.json" 2>"$reports/power.err"
  # Trials for the change in the totals over all cells, the last of the list.
  trials=$(awk -v change="$(awk -v s="${slowdown%\%}" 'BEGIN { print s / 100 }')" '/"totals"/ { on = 1 } on && $1 == "\"change\":" { is = ($2 + 0 == change) } on && is && $1 == "\"trials\":" { print $2 + 0; exit }' "$reports/power.json")
  if [ -z "$trials" ] || [ "$trials" = 0 ]; then
    figure slowed.found 0 "of-$slowed" ">=$slowed" 0
    echo "power names no number of trials that would find $slowdown: too few trials of the pilot count, or they scatter too much" >&2
  else
    echo "power asks for $trials trials of each cell to find $slowdown"
    run base "$trials"
    found=0
    for i in $(seq "$slowed"); do
      run "slowed$i" "$trials" --inject-slowdown "$slowdown"
      verdict base "slowed$i"
      [ "$said" = regressed ] && found=$((found + 1))
    done
    figure slowed.found "$found" "of-$slowed" ">=$slowed" "$([ "$found" = "$slowed" ] && echo 1 || echo 0)"
  fi
fi
printf 'took %s s - -\n' $((SECONDS - begin))
exit $short
