#!/usr/bin/env bash
# Builds LabelBench for Windows on this machine and looks at what came out; nothing of it is run. Prints how many checks passed.
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
work=$root/artifacts/windows-build
passed=0 failed=0
ok() { passed=$((passed + 1)); printf 'ok       %s\n' "$1"; }
bad() { failed=$((failed + 1)); printf 'FAILED   %s: %s\n' "$1" "$2"; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
build() { dotnet build "$root/src/LabelBench.Cli/LabelBench.Cli.csproj" -c Release -r win-x64 --self-contained false -nologo -v quiet -nodeReuse:false --artifacts-path "$work" "$@" 2>&1; }
said=$(build) && ok "it builds" || bad "it builds" "$(grep -E 'error|npm' <<<"$said" | sort -u | head -n 4 | tr '\n' ' ')"
bin=$work/bin/LabelBench.Cli/release_win-x64
for file in labelbench.exe onnxruntime.dll libvips-42.dll e_sqlite3.dll models/ocr/ppocr_keys_v1.txt workloads/image-classify.yaml; do
  [ -e "$bin/$file" ] && ok "$file is there" || bad "$file is there" "not in ${bin#"$root"/}"
done
alien=$(find "$bin" -name '*.so' -not -path '*/runtimes/*' 2>/dev/null | head -n 1)
[ -z "$alien" ] && ok "no library of another system is there" || bad "no library of another system is there" "$alien"
said=$(build -p:Accelerator=directml) && bad "DirectML from npm is refused" "it was built" || { grep -q 'CPU provider only' <<<"$said" && ok "DirectML from npm is refused, with the remedy" || bad "DirectML from npm is refused" "$said"; }
# Windows takes neither these characters nor these names, whatever follows the dot.
odd=$(git -C "$root" ls-files | grep -iE '[<>:"|?*\\]|(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?(/|$)|[. ](/|$)' | head -n 1)
[ -z "$odd" ] && ok "every file of the repository has a name that Windows takes" || bad "every file of the repository has a name that Windows takes" "$odd"
twins=$(git -C "$root" ls-files | tr '[:upper:]' '[:lower:]' | sort | uniq -d | head -n 1)
[ -z "$twins" ] && ok "no two names differ in case only" || bad "no two names differ in case only" "$twins"
wrong=$(git -C "$root" ls-files --eol | grep -E '\.cmd$' | grep -vc 'attr/text eol=crlf')
[ "$wrong" = 0 ] && ok "batch files end their lines as Windows does" || bad "batch files end their lines as Windows does" "$wrong do not"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
