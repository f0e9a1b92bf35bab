#!/bin/sh
# Checks and unpacks @NAME@, from one file or from parts, all lying beside this script.
#   sh unpack-@NAME@.sh [FOLDER]     FOLDER takes the folder @NAME@ (default: here)
name=@NAME@ compress=@COMPRESS@ megabytes=@MEGABYTES@ glibc=@GLIBC@
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
into=${1:-.}
say() { printf '%s\n' "$*" >&2; }
fail() { say "$1"; [ -n "${2-}" ] && say "  remedy: $2"; exit 4; }
sums() { cat <<'SUMS'
@SUMS@
SUMS
}
case $(uname -s)-$(uname -m) in Linux-x86_64) ;; *) fail "$name is for Linux on x86_64; this machine is $(uname -s) on $(uname -m)." "use the bundle for this machine, or another machine";; esac
[ -e /lib64/ld-linux-x86-64.so.2 ] || fail "$name needs the GNU C library, and this system has none (Alpine and others use musl)." "run it in a container or chroot of Debian, Ubuntu, RHEL or SUSE"
has=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc 2\.\([0-9]*\).*/\1/p')
[ -z "$has" ] || [ "$has" -ge "${glibc#2.}" ] || fail "$name needs glibc $glibc or newer; this system has 2.$has." "a newer system; Debian 12, Ubuntu 22.04 and RHEL 9 have glibc 2.34 or newer"
for tool in sha256sum tar; do command -v $tool >/dev/null || fail "$tool is not on the PATH." "install $tool (coreutils, tar)"; done
expand=
case $compress in
  xz)
    if command -v xz >/dev/null; then expand='xz -dc'
    elif command -v python3 >/dev/null && python3 -c 'import lzma' 2>/dev/null; then
      expand="python3 -c 'import lzma,shutil,sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer, 1 << 20)'"
    fi
    [ -n "$expand" ] || fail "xz is not on the PATH, nor a Python 3 that could stand in for it." "install xz-utils (Debian, Ubuntu) or xz (RHEL, SUSE), or make the bundle with --compress gz";;
  zst) command -v zstd >/dev/null || fail "zstd is not on the PATH." "install zstd, or make the bundle with --compress gz"; expand='zstd -dcq';;
  gz) command -v gzip >/dev/null || fail "gzip is not on the PATH." "install gzip"; expand='gzip -dc';;
esac
[ -d "$into" ] || mkdir -p "$into" || fail "The folder $into cannot be made." "name another: sh $0 FOLDER"
[ -w "$into" ] || fail "Nothing can be written to $into." "name another folder: sh $0 FOLDER"
[ ! -e "$into/$name" ] || fail "$into/$name is there already." "remove it first, or name another folder: sh $0 FOLDER"
free=$(df -Pm "$into" 2>/dev/null | awk 'NR == 2 { print $4 }')
[ -z "$free" ] || [ "$free" -gt "$megabytes" ] || fail "$into has $free MB free; $name takes $megabytes MB." "name a folder on a larger disk: sh $0 FOLDER"

# One file, or parts: whichever lies here must be complete and undamaged, and what is not is named.
whole=$(sums | head -n 1 | sed 's/^[^ ]* [ *]//')
if [ -e "$here/$whole" ]; then files=$whole; else files=$(sums | sed 's/^[^ ]* [ *]//' | grep -v "^$whole\$" || true); fi
[ -n "$files" ] || fail "$whole is missing beside this script." "copy it here"
missing= corrupt=
for file in $files; do
  if [ ! -e "$here/$file" ]; then missing="$missing $file"; continue; fi
  wanted=$(sums | grep " [ *]$file\$" | cut -d' ' -f1)
  is=$(sha256sum "$here/$file" | cut -d' ' -f1)
  [ "$is" = "$wanted" ] || corrupt="$corrupt $file"
done
[ -z "$missing" ] || fail "Missing:$missing" "copy what is missing beside this script and run it again"
[ -z "$corrupt" ] || fail "Damaged on the way:$corrupt" "copy these again, the others are fine"
status=$into/.$name.failed
(cd "$here" && cat $files) | { eval "$expand" || : > "$status"; } | tar -C "$into" -xf - || : > "$status"
if [ -e "$status" ]; then rm -f "$status"; rm -rf "${into:?}/$name"; fail "Unpacking failed; what there was of it is removed." "see the message above; the files themselves are undamaged"; fi
(cd "$into/$name" && sha256sum --quiet -c SHA256SUMS) || fail "What was unpacked is not what was packed." "check the disk of $into and unpack again"
printf '%s\n' "$into/$name is complete. Next: $into/$name/labelbench doctor"
