#!/usr/bin/env bash
# Measures this machine against itself, and against itself slowed on purpose, and counts what compare says of it. Run it on a quiet machine.
#   eng/compare-check.sh [--pairs N] [--slowed N] [--slowdown 5%] [--workload NAME] [--measure 2s] [--keep DIR]
#     --pairs     comparisons of the same build with itself (default 20), in a chain: N + 1 runs of 5 trials a cell, each compared with the one before; none may be regressed
#     --slowed    runs slowed on purpose (default 3), of as many trials as `power` asks for from a pilot of 10; each must be regressed, in a figure that is not noise
#     --keep      folder for the runs (default: a temporary one)
# Prints one line a comparison and the counts: name value unit target ok|short. A figure that falls short makes the exit code 1.
# The model of the workload (default image-classify) is measured alone, offline and single-stream; what is slowed, offline.
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
pairs=20 slowed=3 slowdown=5% workload=image-classify measure=2s keep=
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2;;
    --slowed) slowed=$2; shift 2;;
    --slowdown) slowdown=$2; shift 2;;
    --workload) workload=$2; shift 2;;
    --measure) measure=$2; shift 2;;
    --keep) keep=$2; shift 2;;
    -h | --help) sed -n '2,9p' "$0"; exit 0;;
    *) echo "'$1' is no option of compare-check.sh" >&2; exit 4;;
  esac
done
reports=${keep:-$(mktemp -d)}
mkdir -p "$reports"
[ -n "$keep" ] || trap 'rm -rf "$reports"' EXIT
export LABELBENCH_TEST_SWITCHES=1
short=0
# figure NAME VALUE UNIT TARGET HOLDS
figure() { printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$([ "$5" = 1 ] && echo ok || echo short)"; [ "$5" = 1 ] || short=1; }
scenario=offline,single-stream
# run NAME TRIALS [OPTION...]: leaves the run's folder in $reports/NAME
run() {
  local name=$1 trials=$2
  shift 2
  "$root/labelbench" run --workload "$workload" --scope infer --scenario "$scenario" --trials "$trials" --warm-up 1s --measure "$measure" --max-measure "$measure" --no-store \
    --reports "$reports/$name.d" --label "$name" "$@" >"$reports/$name.out" 2>&1
  local code=$? folder
  folder=$(find "$reports/$name.d" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | head -n 1)
  if [ -z "$folder" ]; then echo "$name was not measured: $(tail -n 1 "$reports/$name.out")" >&2; exit 5; fi
  ln -sfn "$folder" "$reports/$name"
  [ $code = 0 ] || echo "$name: $(grep -c 'INVALID\|FAILED' "$reports/$name.out") trials do not count" >&2
}
# verdict BASE CANDIDATE: one line on the screen; in $said the comparison's own verdict, or "not measured" where a cell has fewer than 3 valid trials
verdict() {
  "$root/labelbench" compare "$(readlink -f "$reports/$1")" "$(readlink -f "$reports/$2")" --json >"$reports/$1-$2.json" 2>"$reports/$1-$2.err"
  said=$(sed -n 's/^  "verdict": "\(.*\)",$/\1/p' "$reports/$1-$2.json")
  local least
  least=$(sed -n 's/^ *"valid": \([0-9]*\),$/\1/p' "$reports/$1-$2.json" | sort -n | head -n 1)
  [ "${least:-0}" -ge 3 ] || said="not measured, $(sed -n 's/^.*has no trial that counts: \(.*\)",$/\1/p' "$reports/$1-$2.json" | head -n 1 | cut -c1-100)"
  printf '%s against %s: %s (%s)\n' "$2" "$1" "${said:-nothing: $(head -n 1 "$reports/$1-$2.err")}" \
    "$(sed -n 's/^ \{8,\}"verdict": "\(.*\)",$/\1/p' "$reports/$1-$2.json" | sort | uniq -c | awk '{ printf "%s%d %s", (NR > 1 ? ", " : ""), $1, $2 }')"
}

begin=$SECONDS regressed=0 told=0
if [ "$pairs" -gt 0 ]; then run aa0 5; fi
for i in $(seq "$pairs"); do
  run "aa$i" 5
  verdict "aa$((i - 1))" "aa$i"
  case $said in regressed) regressed=$((regressed + 1));; unchanged | inconclusive | improved) told=$((told + 1));; esac
done
[ "$pairs" = 0 ] || figure same.regressed "$regressed" "of-$pairs" "<=0" "$([ "$regressed" = 0 ] && [ "$told" = "$pairs" ] && echo 1 || echo 0)"

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
