#!/usr/bin/env bash
# Prints how often our rules err on virtual-clock servers, one line a figure: name value unit target ok|short.
#   ./simulate.sh [--full] [--seed N] [--forks FILE] [--changepoints DIR] [--fit-waits FILE] [--fit-bulk-waits FILE] [NAME...]   --full: all repetitions that docs/load-generation.md quotes (minutes); NAME: part of a simulation's name
#     --forks: real iterations of many process starts, for the simulation 'nested' (docs/comparison.md)
#     --changepoints: series with labelled changes, for the simulation 'published-series' (docs/history.md)
#     --fit-waits: plays the queues behind the table of waits and writes it: src/LabelBench.Capacity/Data/wait_factors.csv (docs/planning.md)
#     --fit-bulk-waits: the same where servers take batches: src/LabelBench.Capacity/Data/bulk_waits.csv
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$root/tests/LabelBench.Simulations/LabelBench.Simulations.csproj" -c Release -nologo -v quiet -nodeReuse:false >&2
exec "$root/artifacts/bin/LabelBench.Simulations/release/labelbench-simulate" "$@"
