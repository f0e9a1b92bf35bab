#!/usr/bin/env bash
# Packs LabelBench for servers without internet: no .NET, Node.js or network is needed there.
#   eng/bundle.sh [--accelerator cpu|cuda] [--runtime linux-x64|win-x64] [--compress xz|zst|gz|none] [--split SIZE] [--output DIR]
#     --accelerator  which ONNX Runtime goes along (default cpu; cuda adds the CUDA and TensorRT providers, about 230 MB)
#     --runtime      what it is for (default linux-x64; win-x64 is packed as .zip and has the CPU provider)
#     --compress     xz is smallest, gz unpacks everywhere, none leaves the folder only (default xz)
#     --split        parts of at most this size, for slow or limited links, as split -b takes it: 50M
#     --output       where the bundle goes (default artifacts/bundle)
# Two bundles of one commit, made with the same SDK, are the same byte for byte: docs/bundle.md.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
accelerator=cpu runtime=linux-x64 compress=xz split= output=$root/artifacts/bundle
say() { printf '%s\n' "$*" >&2; }
fail() { say "$1"; [ $# -gt 1 ] && say "  remedy: $2"; exit "${3:-4}"; }
while [ $# -gt 0 ]; do
  case $1 in
    --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0;;
    --accelerator|--runtime|--compress|--split|--output) [ $# -gt 1 ] || fail "$1 needs a value."; printf -v "${1#--}" '%s' "$2"; shift 2;;
    *) fail "'$1' is no option of bundle.sh" "eng/bundle.sh --help";;
  esac
done
case $accelerator in cpu|cuda) ;; *) fail "--accelerator '$accelerator' is not known; it is cpu or cuda.";; esac
case $runtime in linux-x64|win-x64) ;; *) fail "--runtime '$runtime' is not known; it is linux-x64 or win-x64.";; esac
case $compress in xz|zst|gz|none) ;; *) fail "--compress '$compress' is not known; it is xz, zst, gz or none.";; esac
[[ -z $split || $split =~ ^[1-9][0-9]*[KMG]?$ ]] || fail "--split '$split' is no size; write 50M."
[ "$runtime" != win-x64 ] || { [ "$accelerator" = cpu ] || fail "The Windows bundle has the CPU provider only."; [ "$compress" = none ] || compress=zip; }
need() { command -v "$1" >/dev/null || fail "$1 is not on the PATH." "install $2"; }
need dotnet "the .NET SDK 10"
need npm "Node.js 18 or newer with npm"
need sha256sum coreutils
case $compress in xz) need xz xz-utils;; zst) need zstd zstd;; gz) need gzip gzip;; zip) need zip zip;; esac

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
name=labelbench-$version-$runtime-$accelerator
[ "$runtime" = linux-x64 ] || name=labelbench-$version-$runtime
build=$root/artifacts/bundle-build/$runtime-$accelerator
stage=$build/stage/$name
# Every file gets the time of the commit, so that the same commit gives the same bytes.
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 1735689600)}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C TZ=UTC
umask 022

# -- the program
mkdir -p "$build" "$output"
output=$(cd -- "$output" && pwd)
rm -rf "$build/stage"
mkdir -p "$stage/app"
say "Building $name ..."
dotnet publish "$root/src/LabelBench.Cli/LabelBench.Cli.csproj" -c Release -r "$runtime" --self-contained -nologo -v quiet -nodeReuse:false \
  --artifacts-path "$build/artifacts" -o "$stage/app" -p:Accelerator="$accelerator" -p:OnnxRuntimeSource=npm \
  -p:ContinuousIntegrationBuild=true -p:DebugType=none -p:PublishReadyToRun="${LABELBENCH_READY_TO_RUN:-false}" -p:PublishDocumentationFiles=false -p:PathMap="$root/=/labelbench/" > "$build/build.log" 2>&1 \
  || { grep -E 'error|npm' "$build/build.log" | sort -u | head -n 12 >&2; fail "The build failed; the whole log is in ${build#"$root"/}/build.log." "" 5; }
# What only debuggers, tracing and other collectors would load.
rm -f "$stage"/app/{createdump,createdump.exe,libmscordbi.so,libmscordaccore.so,libcoreclrtraceptprovider.so,libclrgc.so,libclrgcexp.so,mscordbi.dll,mscordaccore*.dll,clrgc.dll,clrgcexp.dll}
rm -f "$stage"/app/*.pdb "$stage"/app/*.xml

# -- what goes beside it
modules=$root/native/node_modules
[ "$runtime" = linux-x64 ] || modules=$root/artifacts/native-windows/node_modules
cp "$root"/{LICENSE,CHANGELOG.md,THIRD_PARTY_NOTICES.md} "$stage/"
sed -e "s/@NAME@/$name/g" -e "s/@VERSION@/$version/g" "$root/eng/bundle/README-$runtime.md" > "$stage/README.md"
mkdir -p "$stage/licences"
while IFS= read -r text; do
  package=${text#"$modules/"}
  cp "$text" "$stage/licences/$(dirname "$package" | tr -d '@' | tr '/' '-')-$(basename "$package")"
done < <(find "$modules" -type f \( -iname 'LICEN[CS]E*' -o -iname 'NOTICE*' -o -iname 'COPYING*' -o -iname 'THIRD-PARTY*' -o -iname 'ThirdPartyNotices*' -o -name 'versions.json' \) ! -name '*.meta' ! -name '*.js' ! -path '*/test/*' | sort)
# Texts that packages only name; every Debian has them.
for text in Apache-2.0 LGPL-3 GPL-3; do
  [ -e "/usr/share/common-licenses/$text" ] || { say "! /usr/share/common-licenses/$text is not here, so licences/ lacks its text; add it before handing the bundle on"; continue; }
  cp "/usr/share/common-licenses/$text" "$stage/licences/$text.txt"
done
packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
field() { sed -n "s:.*<$1[^>]*>\([^<]*\)</$1>.*:\1:p" "$2" | head -n 1; }
while IFS=/ read -r package number; do
  folder=$packages/${package,,}/${number,,}
  [ -d "$folder" ] || continue
  nuspec=$folder/${package,,}.nuspec
  printf '%s %s: %s %s\n' "$package" "$number" "$(field license "$nuspec")" "$(field copyright "$nuspec")" >> "$stage/licences/nuget-packages.txt"
  find "$folder" -maxdepth 1 -type f \( -iname 'LICEN[CS]E*' -o -iname 'THIRD-PARTY*' -o -iname 'NOTICE*' \) | sort | while IFS= read -r text; do
    cp "$text" "$stage/licences/nuget-$package-$(basename "$text")"
  done
done < <(sed -nE 's:^ {4,6}"([A-Za-z0-9_.-]+/[0-9][^"]*)"\: \{$:\1:p' "$stage/app/labelbench.deps.json" | sed 's/^runtimepack\.//' | sort -u)
if [ "$runtime" = linux-x64 ]; then
  cp "$root/eng/bundle/labelbench" "$root/eng/gpu-verify.sh" "$stage/"
  mkdir -p "$stage/gpu"
  cp "$root"/eng/gpu/* "$stage/gpu/"
  headers=$(dirname "$(find "$modules/com.github.asus4.onnxruntime" -name onnxruntime_c_api.h | sort | head -n 1)")
  cp "$headers"/onnxruntime_{c_api,ep_c_api,error_code}.h "$stage/gpu/"
  # The oldest C library that has every symbol the binaries ask for.
  glibc=$(find "$stage/app" -type f \( -name '*.so' -o -name labelbench \) -exec grep -aohE 'GLIBC_2\.[0-9]+' {} + | sort -uV | tail -n 1)
  glibcxx=$(find "$stage/app" -type f \( -name '*.so' -o -name labelbench \) -exec grep -aohE 'GLIBCXX_3\.4(\.[0-9]+)?' {} + | sort -uV | tail -n 1)
  printf 'glibc=%s\nglibcxx=%s\n' "${glibc#GLIBC_}" "${glibcxx#GLIBCXX_}" > "$stage/app/needs"
else
  sed 's/\r*$/\r/' "$root/eng/bundle/labelbench.cmd" > "$stage/labelbench.cmd"
fi
(cd "$stage" && find . -type f ! -name SHA256SUMS | sort | sed 's:^\./::' | tr '\n' '\0' | xargs -0 sha256sum > SHA256SUMS)
find "$stage" -exec touch -h -d "@$epoch" {} +
chmod -R u+rwX,go+rX,go-w "$stage"
say "  $(du -sm "$stage" | cut -f1) MB in $(find "$stage" -type f | wc -l) files"

# -- packed
[ "$compress" = none ] && { rm -rf "${output:?}/$name"; cp -a "$stage" "$output/$name"; printf '%s\n' "$output/$name"; exit 0; }
packed=$output/$name.tar.$compress
[ "$compress" = zip ] && packed=$output/$name.zip
rm -f "$packed" "$packed".part-* "$output/$name.SHA256SUMS" "$output/unpack-$name.sh"
archive() { tar -C "$build/stage" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name"; }
say "Packing ..."
case $compress in
  # A fixed number of threads: the size of blocks, and so the bytes, follow from it.
  xz) archive | xz -T2 -6 -c > "$packed";;
  zst) archive | zstd -q -19 --no-progress -T2 -c > "$packed";;
  gz) archive | gzip -9 -n -c > "$packed";;
  zip) (cd "$build/stage" && find "$name" | sort | zip -q -X -9 "$packed" -@);;
esac
sums() { (cd "$output" && sha256sum "$@"); }
size=$(stat -c %s "$packed") unpacked=$(du -sm "$stage" | cut -f1)
if [ -n "$split" ]; then
  whole=$(sums "$(basename "$packed")")
  split -b "$split" -d -a 3 "$packed" "$packed.part-"
  { printf '%s\n' "$whole"; sums $(cd "$output" && ls "$(basename "$packed")".part-*); } > "$output/$name.SHA256SUMS"
  rm "$packed"
else
  sums "$(basename "$packed")" > "$output/$name.SHA256SUMS"
fi
if [ "$compress" != zip ]; then
  sed -e "s/@NAME@/$name/g" -e "s/@COMPRESS@/$compress/g" -e "s/@MEGABYTES@/$unpacked/g" -e "s/@GLIBC@/${glibc#GLIBC_}/g" "$root/eng/bundle/unpack.sh" > "$output/unpack-$name.sh"
  # The checksums travel inside the script too: one file less to lose.
  sed -i -e "/^@SUMS@\$/{r $output/$name.SHA256SUMS" -e 'd}' "$output/unpack-$name.sh"
  chmod +x "$output/unpack-$name.sh"
fi
say "  $(( (size + 500000) / 1000000 )) MB packed, $unpacked MB unpacked"
find "$output" -maxdepth 1 -type f \( -name "$name.*" -o -name "unpack-$name.sh" \) | sort
