#!/usr/bin/env bash
# Fits the throughput models to the published points and writes the coefficients that ship with the product. No network; the same points give the same bytes.
#   eng/fit-models.sh [DIR]     DIR: where to write (default: src/LabelBench.Capacity/Data)
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
exec "$root/simulate.sh" --fit-models "${1:-$root/src/LabelBench.Capacity/Data}"
