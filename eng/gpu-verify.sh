#!/bin/sh
# Runs the checks that need a GPU, within a time limit, and writes one JSON and one Markdown table.
#   gpu-verify.sh [--ep cuda|cpu] [--device N] [--limit 8m] [--checks NAME,...] [--output DIR]
# Runs again where it stopped: checks that have a result in DIR are kept, unless --again. --ep cpu tries the script itself
# on a machine without a GPU. Clocks, power limits and modes are never changed. Needs nothing but LabelBench, from a bundle or a build.
here=$(dirname -- "$(readlink -f -- "$0")")
for program in "$here/labelbench" "$here/../labelbench"; do
  [ -x "$program" ] && exec "$program" verify "$@"
done
echo "No labelbench lies beside gpu-verify.sh or above it." >&2
echo "  remedy: run it from an unpacked bundle, or from eng/ of the sources" >&2
exit 4
