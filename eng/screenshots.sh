#!/usr/bin/env bash
# Takes the pictures in docs/images: of the kept examples (eng/examples.sh), of a comparison and a history with invented figures, and of the pages that
# labelbench serve shows of the sample machine. Needs Chromium, Chrome or Edge: eng/screenshots.sh
# LABELBENCH names another program than the launcher, LABELBENCH_BROWSER another browser than chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
labelbench=${LABELBENCH:-./labelbench} browser=${LABELBENCH_BROWSER:-chromium}
images=docs/images work=$(mktemp -d) served=
trap '[ -z "$served" ] || kill "$served" 2>/dev/null || true; rm -rf "$work"' EXIT
[ "$(id -u)" != 0 ] || sandbox=--no-sandbox

# shoot ADDRESS NAME HEIGHT
shoot() {
  "$browser" --headless ${sandbox-} --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" --window-size="1280,$3" --virtual-time-budget=5000 \
    --screenshot="$work/$2.png" "$1" >/dev/null 2>&1
  mv "$work/$2.png" "$images/$2.png"
}

shoot "file://$PWD/reports/examples/report.html" report 1150
shoot "file://$PWD/reports/examples/plan.html" plan 1250
"$labelbench" sheet examples/sample-machine --html --png --servers eng/examples/offers.csv --offer example/vm-2 -o "$work" >/dev/null
mv "$work/sheet-en.png" "$images/sheet.png"

# The samples that the tests of pages open.
dotnet test tests/LabelBench.Reporting.Tests -c Release --nologo -v quiet -nodeReuse:false --filter 'FullyQualifiedName~A_page_can_be_read' >/dev/null
for page in comparison history; do cp "artifacts/bin/LabelBench.Reporting.Tests/release/screenshots/$page-light-1280.png" "$images/$page.png"; done

id=$(sed -n 's/^ *"run_id": "\([^"]*\)".*/\1/p' examples/sample-machine/record.json | head -n 1)
mkdir "$work/reports" && cp -r examples/sample-machine "$work/reports/$id"
"$labelbench" serve --port 0 --reports "$work/reports" --store "$work/none.db" --json >"$work/serve.json" 2>"$work/serve.log" &
served=$!
for _ in $(seq 100); do address=$(grep -o 'http://[0-9.:]*' "$work/serve.json" | head -n 1 || true); [ -n "$address" ] && break; sleep 0.2; done
shoot "$address/" serve-runs 700
shoot "$address/plan" serve-plan 1150
ls -l "$images"
