#!/usr/bin/env bash
# Rebuilds the examples that are kept, from the record of the kept run: eng/examples.sh
# LABELBENCH names another program than the launcher.
set -euo pipefail
cd "$(dirname "$0")/.."
labelbench=${LABELBENCH:-./labelbench}
"$labelbench" report reports/example >/dev/null
rm -f reports/example/metrics.prom
"$labelbench" sheet reports/example --pdf --lang en --servers eng/examples/offers.csv --offer example/vm-2 -o reports/example
mv reports/example/sheet-en.pdf reports/example/sheet.pdf
