#!/usr/bin/env bash
# Rebuilds the example outputs that are kept: a report, a sheet and a plan of the sample machine: eng/examples.sh
# LABELBENCH names another program than the launcher.
set -euo pipefail
cd "$(dirname "$0")/.."
labelbench=${LABELBENCH:-./labelbench}
run=examples/sample-machine out=reports/examples
mkdir -p "$out"
"$labelbench" report "$run" --price 14.90EUR --out "$out" >/dev/null
rm -f "$out/metrics.prom"
"$labelbench" report "$run" --price 14.90EUR --format json --out "$out" >/dev/null
"$labelbench" sheet "$run" --pdf --lang en --servers eng/examples/offers.csv --offer example/vm-2 -o "$out" >/dev/null
mv "$out/sheet-en.pdf" "$out/sheet.pdf"
# A demand that cannot be met is an answer, too (exit code 1).
"$labelbench" plan --demand examples/driving.yaml --format html --out "$out/plan.html" || [ $? = 1 ]
ls -l "$out"
