#!/usr/bin/env bash
# Proves that LabelBench builds and runs with ONNX Runtime from NuGet (OnnxRuntimeSource=nuget), where no feed serves the official
# packages: makes packages of their names and layout from what npm brought, in a temporary folder, and builds against them.
# Neither the sources' artifacts nor the user's NuGet cache is touched. Prints one line per check, and how many passed.
#   eng/test-nuget-source.sh [--gpu]     --gpu: also the package with the CUDA provider, restored and built, not run
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
gpu=; [ "${1-}" = --gpu ] && gpu=1
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
version=$(sed -n 's:.*Include="Microsoft.ML.OnnxRuntime" Version="\([^"]*\)".*:\1:p' "$root/Directory.Packages.props")
plugins=$root/native/node_modules/com.github.asus4.onnxruntime/Plugins
cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //; s:/$::')
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
passed=0 failed=0
check() {
  local name=$1 words=$2 out
  shift 2
  if out=$("$@" 2>&1 </dev/null) && grep -qE -- "$words" <<<"$out"; then passed=$((passed + 1)); printf 'ok       %s\n' "$name"
  else failed=$((failed + 1)); printf 'FAILED   %s: %s\n' "$name" "$(grep -E 'error|warn|FAILED' <<<"$out" | sort -u | head -n 4 | tr '\n' ' ')$(tail -n 2 <<<"$out" | tr '\n' ' ')"; fi
}

# pack ID FOLDER [DEPENDENCY...]: a package from a folder that has the official layout
pack() {
  local id=$1 from=$2 dependencies=
  shift 2
  for d in "$@"; do dependencies+="<dependency id=\"$d\" version=\"[$version]\" />"; done
  [ "$id" = Microsoft.ML.OnnxRuntime.Managed ] && dependencies='<dependency id="System.Numerics.Tensors" version="9.0.0" />'
  mkdir -p "$work/pack/$id"
  printf '<package><metadata><id>%s</id><version>%s</version><authors>test</authors><description>Stand-in for a test.</description><dependencies><group targetFramework="net8.0">%s</group></dependencies></metadata><files><file src="**" /></files></package>' \
    "$id" "$version" "$dependencies" > "$work/pack/$id/$id.nuspec"
  printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><IncludeBuildOutput>false</IncludeBuildOutput><NuspecFile>%s.nuspec</NuspecFile><NuspecBasePath>%s</NuspecBasePath><NoWarn>NU5127;NU5128;NU5131</NoWarn><NoDefaultExcludes>true</NoDefaultExcludes></PropertyGroup></Project>' \
    "$id" "$from" > "$work/pack/$id/$id.csproj"
  dotnet pack "$work/pack/$id/$id.csproj" -o "$work/feed" -nologo -v quiet -nodeReuse:false
}

managed() {
  dotnet build "$root/native/OnnxRuntime.Managed/Microsoft.ML.OnnxRuntime.csproj" -c Release -nologo -v quiet -nodeReuse:false --artifacts-path "$work/managed" &&
    mkdir -p "$work/m/lib/net8.0" && cp "$work/managed/bin/Microsoft.ML.OnnxRuntime/release/Microsoft.ML.OnnxRuntime.dll" "$work/m/lib/net8.0/" && pack Microsoft.ML.OnnxRuntime.Managed "$work/m" && echo packed
}
native() {
  mkdir -p "$work/n/runtimes/linux-x64/native" "$work/n/runtimes/win-x64/native"
  cp "$plugins"/Linux/x64/*.so "$work/n/runtimes/linux-x64/native/" && cp "$plugins"/Windows/x64/*.dll "$work/n/runtimes/win-x64/native/" && pack Microsoft.ML.OnnxRuntime "$work/n" Microsoft.ML.OnnxRuntime.Managed && echo packed
}
withgpu() {
  mkdir -p "$work/g/runtimes/linux-x64/native" "$work/empty"
  cp "$plugins"/Linux/x64/*.so "$root"/native/node_modules/com.github.asus4.onnxruntime.linux-x64-gpu/Plugins/Linux/x64/*.so "$work/g/runtimes/linux-x64/native/" && touch "$work/empty/_._" &&
    pack Microsoft.ML.OnnxRuntime.Gpu.Linux "$work/g" Microsoft.ML.OnnxRuntime.Managed && pack Microsoft.ML.OnnxRuntime.Gpu "$work/empty" Microsoft.ML.OnnxRuntime.Gpu.Linux && echo packed
}
# What is fetched anyway is read from the user's cache; what is made here goes to a cache of its own.
nuget() { env NUGET_PACKAGES="$work/packages" dotnet "$@" -p:RestoreFallbackFolders="$cache" -nodeReuse:false; }
program=$work/artifacts/bin/LabelBench.Cli/release/labelbench

refused() { ! nuget restore "$root/native/FeedProbe/FeedProbe.csproj" --artifacts-path "$work/probe0" >/dev/null 2>&1 && echo refused; }
check "the probe of a feed fails without the packages" refused refused
check "managed package" packed managed
check "native package" packed native
probe() { nuget restore "$root/native/FeedProbe/FeedProbe.csproj" --artifacts-path "$work/probe1" -p:RestoreAdditionalProjectSources="$work/feed" && echo restored; }
check "the probe of a feed succeeds with them" restored probe
build() { nuget build "$root/src/LabelBench.Cli/LabelBench.Cli.csproj" -c Release -nologo -v quiet --artifacts-path "$work/artifacts" -p:OnnxRuntimeSource=nuget -p:RestoreAdditionalProjectSources="$work/feed" && echo built; }
check "LabelBench builds against them" built build
check "the library is that of the package" 'libonnxruntime.so' find "$work/artifacts/bin/LabelBench.Cli/release/runtimes/linux-x64/native" -name libonnxruntime.so
no_copy() { [ ! -e "$work/artifacts/bin/LabelBench.Cli/release/libonnxruntime.so" ] && [ ! -e "$work/artifacts/bin/Microsoft.ML.OnnxRuntime" ] && echo none; }
check "nothing of npm's ONNX Runtime came along" none no_copy
check "devices say where it is from" 'ONNX Runtime .*\(from nuget\)' "$program" devices
# A busy machine makes a trial invalid, which is no fault of the build.
run() { (cd "$work" && LABELBENCH_CACHE="$work/cache" "$program" run --workload text-tags --scope pipeline --scenario offline --batch 1 --trials 1 --warm-up 300ms --measure 500ms --max-measure 1s --no-store >"$work/out" 2>&1); [ $? = 0 ] || { grep -q INVALID "$work/out" && ! grep -q FAILED "$work/out"; } && grep -h '"onnx_runtime_source"' "$work"/reports/*/record.json; }
check "a run on the CPU works, and its record says so" '"onnx_runtime_source": "nuget"' run
if [ -n "$gpu" ]; then
  check "GPU packages" packed withgpu
  gpubuild() { nuget build "$root/src/LabelBench.Cli/LabelBench.Cli.csproj" -c Release -nologo -v quiet --artifacts-path "$work/gpu-artifacts" -p:OnnxRuntimeSource=nuget -p:Accelerator=cuda -p:RestoreAdditionalProjectSources="$work/feed" && find "$work/gpu-artifacts/bin/LabelBench.Cli/release" -name 'libonnxruntime_providers_cuda.so'; }
  check "LabelBench builds against the GPU package, the CUDA provider lies beside the runtime" 'runtimes/linux-x64/native/libonnxruntime_providers_cuda.so' gpubuild
fi
clean() { [ ! -e "$cache/microsoft.ml.onnxruntime/$version" ] && echo untouched; }
[ -e "$cache/microsoft.ml.onnxruntime/$version/.nupkg.metadata" ] || check "the user's NuGet cache is untouched" untouched clean
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
