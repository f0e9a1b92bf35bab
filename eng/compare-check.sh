#!/usr/bin/env bash
# Measures this machine against itself, and against itself slowed on purpose, and counts what compare says of it. Run it on a quiet machine.
#   eng/compare-check.sh [--pairs N] [--slowed N] [--pilot N] [--slowdown 5%] [--workload NAME] [--measure 2s] [--threads N] [--keep DIR] [--for MINUTES]
#     --pairs     comparisons of the same build with itself (default 20), in a chain: N + 1 runs of 5 trials a cell, each compared with the one before, and every 8 in a row as 4 runs a side
#                 that take turns; none may be regressed or improved
#     --slowed    comparisons with runs slowed on purpose (default 1), of as many runs that take turns, and trials in each, as `power` asks for; each must be regressed
#     --pilot     runs that `power` is asked by (default 4), of 5 trials
#     --threads   that share a model call (default: the workload's own); with one, how fast CPUs exchange data does not enter
#     --keep      folder for the runs (default: a temporary one); runs that lie there already are not made again, so that a check that was cut short goes on
#     --for       no run of the chain begins after so many minutes; what was compared by then is counted
# Prints one line a comparison (its verdict; for every figure that decides its ratio and verdict; for every cell the pace of the whole machine: arithmetic, memory and, where it counts,
# exchange) and the counts: name value unit target ok|short. A figure that falls short makes the exit code 1.
# The model of the workload (default image-classify) is measured alone, offline and single-stream; what is slowed, offline.
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
pairs=20 slowed=1 pilot=4 slowdown=5% workload=image-classify measure=2s keep= minutes= threads=()
while [ $# -gt 0 ]; do
  case $1 in
    --pairs) pairs=$2; shift 2;;
    --slowed) slowed=$2; shift 2;;
    --pilot) pilot=$2; shift 2;;
    --slowdown) slowdown=$2; shift 2;;
    --workload) workload=$2; shift 2;;
    --measure) measure=$2; shift 2;;
    --threads) threads=(--threads "$2"); shift 2;;
    --keep) keep=$2; shift 2;;
    --for) minutes=$2; shift 2;;
    -h | --help) sed -n '2,14p' "$0"; exit 0;;
    *) echo "'$1' is no option of compare-check.sh" >&2; exit 4;;
  esac
done
reports=${keep:-$(mktemp -d)}
mkdir -p "$reports"
[ -n "$keep" ] || trap 'rm -rf "$reports"' EXIT
export LABELBENCH_TEST_SWITCHES=1
short=0
most_runs=24
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
# folders NAME...: where these runs lie, with commas
folders() { local name; for name in "$@"; do readlink -f "$reports/$name"; done | paste -sd,; }
# verdict NAME BASES CANDIDATES: one line on the screen; in $said the comparison's own verdict, or "not measured" where a cell has fewer than 3 valid trials
verdict() {
  local json="$reports/$1.json" least
  # shellcheck disable=SC2086
  "$root/labelbench" compare "$(folders $2)" "$(folders $3)" --json >"$json" 2>"$reports/$1.err"
  said=$(sed -n 's/^  "verdict": "\(.*\)",$/\1/p' "$json")
  least=$(sed -n 's/^ *"valid": \([0-9]*\),$/\1/p' "$json" | sort -n | head -n 1)
  if [ "${least:-0}" -lt 3 ]; then said=not-measured; fi
  printf '%-16s %-13s %s\n' "$1" "${said:-no-verdict}" "$(figures "$json")"
  [ -s "$json" ] || head -n 1 "$reports/$1.err" >&2
}
# count GROUP OF: the verdicts so far, of which none may name a direction, each against OF comparisons; forgets them
count() {
  local kind made
  for kind in unchanged inconclusive not-measured not-comparable no-verdict; do
    [ -z "${verdicts[$kind]:-}" ] || figure "$1.$kind" "${verdicts[$kind]}" "of-$2" - 1
  done
  made=$((${verdicts[unchanged]:-0} + ${verdicts[inconclusive]:-0} + ${verdicts[improved]:-0} + ${verdicts[regressed]:-0}))
  figure "$1.compared" "$made" "of-$2" ">=$2" "$([ "$made" = "$2" ] && echo 1 || echo 0)"
  for kind in improved regressed; do
    figure "$1.$kind" "${verdicts[$kind]:-0}" "of-$made" "<=0" "$([ "${verdicts[$kind]:-0}" = 0 ] && echo 1 || echo 0)"
  done
  verdicts=()
}
note() { verdicts[${said:-no-verdict}]=$((${verdicts[${said:-no-verdict}]:-0} + 1)); }
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
    /^ *"exchange": / { printf " %.3f", $2 }
    /^ *"follows_pace": true/ { printf " (follows the pace)" }
    /has no trial that counts: / { line = text($0); sub(/.*has no trial that counts: /, "", line); printf "%s%s", (any++ ? "; " : ""), substr(line, 1, 90) }' "$1"
}

begin=$SECONDS
declare -A verdicts=()
if [ "$pairs" -gt 0 ]; then run aa0 5; fi
made=0
for i in $(seq "$pairs"); do
  if [ -n "$minutes" ] && [ $((SECONDS - begin)) -ge $((minutes * 60)) ]; then break; fi
  run "aa$i" 5
  verdict "aa$((i - 1))-aa$i" "aa$((i - 1))" "aa$i"
  note
  made=$i
done
[ "$pairs" -eq 0 ] || count same "$pairs"
if [ "$made" -ge 7 ]; then
  for i in $(seq 0 $((made - 7))); do
    verdict "turns$i" "aa$i aa$((i + 3)) aa$((i + 4)) aa$((i + 7))" "aa$((i + 1)) aa$((i + 2)) aa$((i + 5)) aa$((i + 6))"
    note
  done
  count turns $((made - 6))
fi

if [ "$slowed" -gt 0 ]; then
  scenario=offline # the tail of a latency would ask for trials without end
  pilots=()
  for i in $(seq "$pilot"); do
    run "pilot$i" 5
    pilots+=("pilot$i")
  done
  "$root/labelbench" power "$(folders "${pilots[@]}")" --json >"$reports/power.json" 2>"$reports/power.err"
  # Runs and trials for the change in the totals over all cells, those of runs that take turns.
  read -r runs trials < <(awk -v change="$(awk -v s="${slowdown%\%}" 'BEGIN { print s / 100 }')" '
    $1 == "\"runs\":" && $2 == "{" { among = 1 } among && /"totals"/ { on = 1 } on && $1 == "\"change\":" { is = ($2 + 0 == change) }
    on && is && $1 == "\"runs\":" { runs = $2 + 0 } on && is && $1 == "\"trials\":" { print runs, $2 + 0; exit }' "$reports/power.json") || true
  if [ "${runs:-0}" = 0 ] || [ "$runs" -gt "$most_runs" ]; then
    figure slowed.found 0 "of-$slowed" ">=$slowed" 0
    echo "power asks for ${runs:-no number of} runs a side to find $slowdown and this check makes at most $most_runs: they scatter too much, or too few trials of the pilot count" >&2
  else
    echo "power asks for $runs runs of each side with $trials trials of each cell to find $slowdown"
    found=0
    for i in $(seq "$slowed"); do
      bases=() candidates=()
      for k in $(seq "$runs"); do
        if [ $((k % 2)) = 1 ]; then run "base$i.$k" "$trials"; fi
        run "slowed$i.$k" "$trials" --inject-slowdown "$slowdown"
        if [ $((k % 2)) = 0 ]; then run "base$i.$k" "$trials"; fi
        bases+=("base$i.$k") candidates+=("slowed$i.$k")
      done
      verdict "slowed$i" "${bases[*]}" "${candidates[*]}"
      [ "$said" = regressed ] && found=$((found + 1))
    done
    figure slowed.found "$found" "of-$slowed" ">=$slowed" "$([ "$found" = "$slowed" ] && echo 1 || echo 0)"
  fi
fi
printf 'took %s s - -\n' $((SECONDS - begin))
exit $short
