#!/usr/bin/env bash
# Prints what LabelBench itself costs, one line a figure: name value unit target ok|short interval.
#   ./bench.sh [NAME...]   only the benchmarks whose name contains one of the words
#   ./bench.sh training --graph resnet50-fine-tune=FILE   beside ours, another ONNX training graph with the same inputs: x, y, lr, states
# Needs a C compiler (cc) beside what ./labelbench needs. Run it on a quiet machine.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
"$root/labelbench" --version >/dev/null
dotnet build "$root/tests/LabelBench.Benchmarks/LabelBench.Benchmarks.csproj" -c Release -nologo -v quiet -nodeReuse:false >&2
exec "$root/artifacts/bin/LabelBench.Benchmarks/release/labelbench-bench" "$@"
