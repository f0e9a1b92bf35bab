#!/usr/bin/env bash
# Checks that a bundle works where nothing of ours is installed; prints one line per check, and how many passed.
#   eng/test-bundle.sh [--clean-root DIR] [--quick] [--twice] [FOLDER]
#     FOLDER        what eng/bundle.sh wrote, packed in parts (default: makes one, in a temporary folder)
#     --clean-root  a Debian without anything (debootstrap --variant=minbase bookworm DIR): the bundle is run in there, too; needs root
#     --quick       a short run of one job instead of the suite quick
#     --twice       makes the bundle again and compares the bytes
set -uo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
clean= quick= twice= folder=
while [ $# -gt 0 ]; do
  case $1 in
    --clean-root) clean=$(readlink -f -- "$2"); shift 2;;
    --quick) quick=1; shift;;
    --twice) twice=1; shift;;
    -*) echo "'$1' is no option of test-bundle.sh" >&2; exit 4;;
    *) folder=$(readlink -f -- "$1"); shift;;
  esac
done
work=$(mktemp -d)
# A read-only copy and mounts must not survive.
end() { for m in "$clean"/proc; do [ -n "$clean" ] && mountpoint -q "$m" && umount "$m"; done; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work" ${clean:+"$clean/opt/labelbench-test" "$clean/opt/incoming"}; }
trap end EXIT
passed=0 failed=0 skipped=0
ok() { passed=$((passed + 1)); printf 'ok       %s\n' "$1"; }
bad() { failed=$((failed + 1)); printf 'FAILED   %s: %s\n' "$1" "$(printf '%s' "$2" | sed -n '1p' | cut -c1-300) ... $(printf '%s' "$2" | tail -n 2 | tr '\n' ' ' | cut -c1-500)"; }
skip() { skipped=$((skipped + 1)); printf 'skipped  %s: %s\n' "$1" "$2"; }
# check NAME WANTED-EXIT-CODE WANTED-WORDS COMMAND...
check() {
  local name=$1 code=$2 words=$3 out is
  shift 3
  out=$("$@" 2>&1 </dev/null); is=$?
  if [ "$is" != "$code" ]; then bad "$name" "exit code $is instead of $code; $out"
  elif ! grep -qE -- "$words" <<<"$out"; then bad "$name" "does not say '$words'; $out"
  else ok "$name"; fi
}

if [ -z "$folder" ]; then
  folder=$work/packed
  "$root/eng/bundle.sh" --compress gz --split 40M --output "$folder" >/dev/null || { echo "0 passed, 1 failed"; exit 1; }
fi
unpack=$(ls "$folder"/unpack-*.sh | head -n 1)
name=$(basename "$unpack" .sh); name=${name#unpack-}
parts=("$folder/$name".tar.*)

# -- the way there: parts, damage, space
check "parts are joined and checked" 0 "is complete" sh "$unpack" "$work/here"
check "a second time is refused" 4 "there already" sh "$unpack" "$work/here"
if [ ${#parts[@]} -gt 1 ]; then
  mkdir "$work/parts"
  cp "$unpack" "$work/parts/"
  for part in "${parts[@]}"; do ln -s "$part" "$work/parts/"; done
  rm "$work/parts/$(basename "${parts[1]}")"
  check "a missing part is named" 4 "Missing: $(basename "${parts[1]}")" sh "$work/parts/$(basename "$unpack")" "$work/none"
  head -c 1000 "${parts[1]}" > "$work/parts/$(basename "${parts[1]}")"
  check "a damaged part is named" 4 "Damaged on the way: $(basename "${parts[1]}")" sh "$work/parts/$(basename "$unpack")" "$work/none"
fi
mkdir "$work/bin"
for tool in sh sed grep cat dirname uname getconf cut head df awk mkdir rm tar sha256sum; do ln -s "$(command -v $tool)" "$work/bin/"; done
case ${parts[0]} in
  *.tar.xz*) check "a target without xz is told so" 4 "xz is not on the PATH" env -i PATH="$work/bin" sh "$unpack" "$work/none2";;
  *.tar.gz*) check "a target without gzip is told so" 4 "gzip is not on the PATH" env -i PATH="$work/bin" sh "$unpack" "$work/none2";;
esac
printf '#!/bin/sh\n[ "$1" = -m ] && echo aarch64 || echo Linux\n' > "$work/uname"; chmod +x "$work/uname"
rm "$work/bin/uname"; mv "$work/uname" "$work/bin/uname"; ln -s "$(command -v readlink)" "$work/bin/"
check "another processor is told so (unpack)" 4 "aarch64" env -i PATH="$work/bin" sh "$unpack" "$work/none3"
check "another processor is told so (program)" 4 "aarch64" env -i PATH="$work/bin" "$work/here/$name/labelbench" --version
rm "$work/bin/uname"; ln -s "$(command -v uname)" "$work/bin/"
rm "$work/bin/getconf"; printf '#!/bin/sh\necho glibc 2.17\n' > "$work/bin/getconf"; chmod +x "$work/bin/getconf"
check "an old C library is told so" 4 "needs glibc 2\.[0-9]+ or newer; this system has 2.17" env -i PATH="$work/bin" "$work/here/$name/labelbench" --version
needed=$(sed -n 's/^glibc=//p' "$work/here/$name/app/needs")
if command -v objdump >/dev/null; then
  newest=$(find "$work/here/$name/app" -type f \( -name '*.so' -o -name labelbench \) -exec objdump -T {} + 2>/dev/null | grep -oE 'GLIBC_2\.[0-9]+' | sort -uV | tail -n 1)
  [ "GLIBC_$needed" = "$newest" ] && ok "the C library that is asked for is the one that the binaries need ($needed)" || bad "the C library that is asked for" "$needed, but the binaries need $newest"
fi

# -- here, with an empty environment and an install folder that nobody can write to
program=$work/here/$name/labelbench
chmod -R a-w "$work/here"
mkdir -p "$work/home" "$work/away"
cd "$work/away"
bare() { env -i HOME="$work/home" LC_ALL=C "$@"; }
short=(run --workload text-tags --scope pipeline --scenario offline --batch 1 --trials 1 --warm-up 300ms --measure 500ms --max-measure 1s)
# A busy machine makes trials invalid, which is no fault of the bundle: exit code 5 with a finished trial.
ran() { local out is; out=$("$@" 2>&1 </dev/null); is=$?; { [ $is = 0 ] || { [ $is = 5 ] && grep -qE 'INVALID' <<<"$out"; }; } && { ! grep -q FAILED <<<"$out"; } && echo "ran to its end"$'\n'"$out" || { printf '%s\n' "$out"; return 1; }; }
check "version" 0 '^[0-9]+\.[0-9]+' bare "$program" --version
check "devices" 0 'cpu +works' bare "$program" devices
check "workloads lie beside the program" 0 'image-classify' bare "$program" workloads
check "libvips and fonts work, the store is written" 0 'ran to its end' ran bare "$program" run --workload document-ocr --scope pipeline --scenario offline --batch 1 --trials 1 --warm-up 100ms --measure 500ms --max-measure 1s
check "a tagger runs" 0 'ran to its end' ran bare "$program" "${short[@]}" --no-store
[ -d "$work/away/reports" ] && ok "reports lie where the user is" || bad "reports lie where the user is" "$work/away has no reports"
if [ "$(id -u)" = 0 ]; then
  as=$(id -u nobody 2>/dev/null || echo 65534)
  other() { setpriv --reuid "$as" --regid "$as" --clear-groups env -i HOME="$work/nobody" LC_ALL=C "$@"; }
  mkdir -p "$work/nobody"; chown "$as" "$work/nobody"; chmod 755 "$work"
  cd "$work/here/$name"
  check "another user runs it from the install folder, reports go to the user's folder" 0 "nobody/.local/share/labelbench/reports" ran other "$program" "${short[@]}" --no-store
  cd "$work/away"
else
  skip "another user runs it from the install folder" "needs root"
fi
before=$(cd "$work/here/$name" && sha256sum --quiet -c SHA256SUMS 2>&1 | wc -l)
[ "$before" = 0 ] && [ -z "$(find "$work/here" -newer "$work/away" -type f | head -n 1)" ] && ok "the install folder is as it was unpacked" || bad "the install folder is as it was unpacked" "$(find "$work/here" -newer "$work/away" -type f | head -n 3)"
[ "$(ls -A "$work/home" | sort | tr '\n' ' ')" = ".cache .local " ] && ok "deleting it, .cache/labelbench and .local/share/labelbench leaves nothing" || bad "what is left behind" "$(ls -A "$work/home")"

# -- in a system that has nothing
if [ -n "$clean" ]; then
  mkdir -p "$clean/opt/labelbench-test" "$clean/opt/incoming"
  cp "$folder/unpack-$name.sh" "${parts[@]}" "$clean/opt/incoming/"
  inside() { chroot "$clean" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
  tools=$(for t in dotnet node npm xz cc python3 ffmpeg; do [ -e "$clean/usr/bin/$t" ] && printf '%s ' $t; done)
  printf '         clean root: %s; of our tools it has: %s; libicu: %s; libssl: %s\n' "$(. "$clean/etc/os-release" && echo "$PRETTY_NAME")" "${tools:-none}" \
    "$(find "$clean/usr/lib" -name 'libicuuc.so*' | grep -c .)" "$(find "$clean/usr/lib" -name 'libssl.so*' | grep -c .)"
  case ${parts[0]} in
    *.tar.xz*) [ -e "$clean/usr/bin/xz" ] || check "clean root: without xz it says so" 4 "xz is not on the PATH" inside sh "/opt/incoming/unpack-$name.sh" /opt/labelbench-test;;
  esac
  if ! chroot "$clean" sh -c 'command -v xz || command -v gzip' >/dev/null 2>&1 || { [[ ${parts[0]} == *.xz* ]] && [ ! -e "$clean/usr/bin/xz" ]; }; then
    cp -r "$work/here/$name" "$clean/opt/labelbench-test/"; chmod -R u+w "$clean/opt/labelbench-test"
  else
    check "clean root: unpacked by its script" 0 "is complete" inside sh "/opt/incoming/unpack-$name.sh" /opt/labelbench-test
  fi
  p=/opt/labelbench-test/$name/labelbench
  check "clean root: without /proc it says so" 4 'needs /proc' inside "$p" devices
  mount -t proc proc "$clean/proc"
  check "clean root: devices" 0 'cpu +works' inside "$p" devices
  check "clean root: doctor" 0 'his machine' inside sh -c "cd /root && $p doctor --watch 1s || [ \$? = 5 ]"
  suite=("${short[@]}")
  [ -n "$quick" ] || suite=(run --suite quick)
  check "clean root: ${suite[*]:0:3}" 0 'ran to its end' ran inside sh -c "cd /root && $p ${suite[*]} --no-store"
  check "clean root: the store is written" 0 'ran to its end' ran inside sh -c "cd /root && $p ${short[*]}"
  check "clean root: text and embeddings (tokens without ICU, hashes without OpenSSL)" 0 'ran to its end' ran inside sh -c "cd /root && $p run --workload text-entities --scope pipeline --scenario offline --batch 1 --trials 1 --warm-up 300ms --measure 1s --max-measure 2s --no-store"
  check "clean root: as nobody, without a home" 0 'ran to its end' ran chroot --userspec=65534:65534 "$clean" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/nonexistent LABELBENCH_CACHE=/tmp/nobody-cache LABELBENCH_REPORTS=/tmp/nobody-reports "$p" "${short[@]}" --no-store
  check "clean root: nowhere to write is told" 4 'nonexistent|cannot|HOME' chroot --userspec=65534:65534 "$clean" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/nonexistent "$p" "${short[@]}" --no-store
  if unshare -m true 2>/dev/null; then
    check "clean root, mounted read-only except /tmp" 0 'ran to its end' ran unshare -m sh -c "mount --bind '$clean' '$clean' && mount -t tmpfs tmpfs '$clean/tmp' && mount -t proc proc '$clean/proc' && mount -o remount,ro,bind '$clean' && exec chroot '$clean' /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp $p ${short[*]} --no-store"
  fi
fi

# -- the same bytes again
if [ -n "$twice" ]; then
  compress=gz; [[ ${parts[0]} == *.tar.xz* ]] && compress=xz
  "$root/eng/bundle.sh" --compress $compress --split 40M --output "$work/again" >/dev/null 2>&1
  if [ "$(head -n 1 "$folder/$name.SHA256SUMS")" = "$(head -n 1 "$work/again/$name.SHA256SUMS")" ]; then ok "made again, it has the same checksum"
  else bad "made again, it has the same checksum" "$(head -qn 1 "$folder/$name.SHA256SUMS" "$work/again/$name.SHA256SUMS" | cut -c1-16 | tr '\n' ' ')"; fi
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
