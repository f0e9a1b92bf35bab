#!/usr/bin/env bash
# Compares LabelBench with two Node programs that do the same image job with sharp and onnxruntime-node, one plain and one tuned: same
# model file, same photos, same batch and threads, run in turn. Needs a quiet machine for about a quarter of an hour.
#   bench/peers/run.sh [--rounds 6] [--seconds 15] [--warm-up 4] [--batch 8] [--threads 1] [--sessions CORES] [--decoders CORES]
# Prints one line a figure: name value unit target ok|short interval.
set -euo pipefail
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# Without install scripts: the package holds the CPU library, and its script would fetch CUDA's from elsewhere.
if [ ! -d "$here/node_modules" ] || [ "$here/package-lock.json" -nt "$here/node_modules" ]; then
  (cd "$here" && npm ci --ignore-scripts >&2 && touch node_modules)
fi
"$here/../../labelbench" --version >/dev/null
exec node "$here/compare.mjs" "$@"
