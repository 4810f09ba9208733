#!/usr/bin/env bash
# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
#
# fresh_machine.sh 'command'
#
# Runs 'command' in a copy of this checkout on a bare Debian 12 (debootstrap minbase, an overlay that is thrown away), with a
# clean environment. It proves that the README's commands need nothing but what they install themselves. Needs root.
# The exit status is that of the command; 77 and a line "NOT RUN: fresh machine: ..." where no such machine can be made.
#
# Settings (environment):
#   FM_PACKAGES  what the machine has beyond minbase     (default: python3; "" = no Python at all)
#   FM_USER      root (default), or a name: made as an ordinary user without sudo, the checkout in its home folder.
#                Spaces and letters of any script are allowed in it.
#   FM_ROOTCMD   a command run as root before 'command'  (e.g. 'apt-get update && apt-get install -y libegl1')
#   FM_NET       host (default), or none: 'command' sees only a loopback device; FM_ROOTCMD still has the network
#   FM_IN        a folder that the machine sees, mounted read-only, at FM_AT (default: /in); the checkout then is not copied
#   FM_OUT       a folder that receives what 'command' leaves in /out
#   FM_DISPLAY   an X display of this machine (":9") that the command may show windows on
#   FM_CACHE     where the base systems are kept         (default: fresh_machine in the system's temporary folder)
#   FM_KEEP=1    keep the machine's files and print where they are
#
# From this machine it takes the apt sources, the pip index setting, the proxy variables and the certificate bundle.
set -euo pipefail

COMMAND=${1:?"usage: fresh_machine.sh 'command'"}
PROJECT=$(cd "$(dirname "$0")/../.." && pwd)
PACKAGES=${FM_PACKAGES-python3}
WHO=${FM_USER:-root}
CACHE=${FM_CACHE:-${TMPDIR:-/tmp}/fresh_machine}

not_run() { echo "NOT RUN: fresh machine: $1"; exit 77; }
[ "$(id -u)" = 0 ] || not_run "needs root"
unshare -m -p -f true 2>/dev/null || not_run "this system allows no namespaces of its own"
if ! command -v debootstrap >/dev/null; then
  { apt-get update -qq && apt-get install -y -qq debootstrap; } >/dev/null 2>&1 || not_run "debootstrap cannot be installed"
fi
mkdir -p "$CACHE"
TRIAL=$(mktemp -d "$CACHE/trial.XXXXXX")
mkdir "$TRIAL/lower" "$TRIAL/upper" "$TRIAL/work" "$TRIAL/root"
overlay=0
unshare -m mount -t overlay overlay -o "lowerdir=$TRIAL/lower,upperdir=$TRIAL/upper,workdir=$TRIAL/work" "$TRIAL/root" \
  2>/dev/null || overlay=$?
rm -rf "$TRIAL"
[ "$overlay" = 0 ] || not_run "no overlay file system in $CACHE (set FM_CACHE to a folder on an ordinary disk)"

minbase() { # folder: what debootstrap makes, with this machine's way to the package servers
  local base=$1 mirror index
  mirror=$(awk '/^URIs:/{print $2; exit} /^deb http/{print $2; exit}' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true)
  debootstrap --variant=minbase bookworm "$base" "$mirror" >"$CACHE/debootstrap.log" 2>&1 ||
    { tail -n 5 "$CACHE/debootstrap.log" >&2; exit 2; }
  rm -f "$base/etc/apt/sources.list"
  mkdir -p "$base/etc/apt/sources.list.d" "$base/etc/ssl/certs"
  cp /etc/apt/sources.list.d/debian.sources "$base/etc/apt/sources.list.d/" 2>/dev/null ||
    cp /etc/apt/sources.list "$base/etc/apt/"
  { grep -l Acquire /etc/apt/apt.conf.d/* 2>/dev/null || true; } | while read -r f; do cp "$f" "$base/etc/apt/apt.conf.d/"; done
  cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/fresh-machine.crt"
  index=$(pip config get global.index-url 2>/dev/null || true)
  {
    printf '[global]\ncert = /etc/ssl/certs/fresh-machine.crt\n'
    if [ -n "$index" ]; then printf 'index-url = %s\n' "$index"; fi
  } >"$base/etc/pip.conf"
  printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d" # no service starts in here
  chmod 755 "$base/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf /etc/hosts "$base/etc/"
}

with_packages() { # folder: the same with $PACKAGES
  local base=$1
  cp -a "$(base_of "")/." "$base"
  DEBIAN_FRONTEND=noninteractive chroot "$base" \
    sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $PACKAGES" >"$CACHE/packages.log" 2>&1 ||
    { tail -n 5 "$CACHE/packages.log" >&2; exit 2; }
}

base_of() { printf '%s/base-%s' "$CACHE" "$(printf '%s' "$1 2" | md5sum | cut -c1-8)"; }

make_base() { # packages, maker: once for each set of packages
  local base
  base=$(base_of "$1")
  [ ! -e "$base/.complete" ] || return 0
  rm -rf "$base"
  mkdir -p "$base"
  "$2" "$base"
  chroot "$base" sh -c 'apt-get clean; rm -rf /var/lib/apt/lists/*'
  touch "$base/.complete"
}

exec 9>"$CACHE/lock"
flock 9
make_base "" minbase
[ -z "$PACKAGES" ] || make_base "$PACKAGES" with_packages
flock -u 9
BASE=$(base_of "$PACKAGES")

RUN=$(mktemp -d "$CACHE/run.XXXXXX")
mkdir "$RUN/upper" "$RUN/work" "$RUN/root"
finish() { if [ -n "${FM_KEEP:-}" ]; then echo "kept: $RUN/upper (over $BASE)" >&2; else rm -rf "$RUN"; fi; }
trap finish EXIT

# The environment of the fresh machine: nothing but what reaching the package servers takes.
VARIABLES=(LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PIP_DEFAULT_TIMEOUT=180
  SSL_CERT_FILE=/etc/ssl/certs/fresh-machine.crt)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_INDEX_URL; do
  if [ -n "${!name:-}" ]; then VARIABLES+=("$name=${!name}"); fi
done
[ -z "${FM_DISPLAY:-}" ] || VARIABLES+=("DISPLAY=$FM_DISPLAY")
declare -p VARIABLES PROJECT COMMAND WHO BASE RUN >"$RUN/settings.sh"

cat >"$RUN/inner.sh" <<'INNER'
set -euo pipefail
. "$1/settings.sh"
ROOT=$RUN/root
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$RUN/upper,workdir=$RUN/work" "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t sysfs -o ro sysfs "$ROOT/sys" 2>/dev/null || true
mount -t tmpfs -o mode=755 tmpfs "$ROOT/dev"
mkdir "$ROOT/dev/pts" "$ROOT/dev/shm"
for device in null zero full random urandom tty; do
  touch "$ROOT/dev/$device"
  mount --bind "/dev/$device" "$ROOT/dev/$device"
done
ln -s /proc/self/fd "$ROOT/dev/fd"
ln -s /proc/self/fd/0 "$ROOT/dev/stdin"
ln -s /proc/self/fd/1 "$ROOT/dev/stdout"
ln -s /proc/self/fd/2 "$ROOT/dev/stderr"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$ROOT/dev/pts"
ln -s pts/ptmx "$ROOT/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
if [ -n "${FM_DISPLAY:-}" ]; then
  mkdir "$ROOT/tmp/.X11-unix"
  touch "$ROOT/tmp/.X11-unix/X${FM_DISPLAY#:}"
  mount --bind "/tmp/.X11-unix/X${FM_DISPLAY#:}" "$ROOT/tmp/.X11-unix/X${FM_DISPLAY#:}"
fi
if [ "$WHO" != root ]; then chroot "$ROOT" useradd --badname -m -s /bin/bash "$WHO" 2>/dev/null; fi
field() { chroot "$ROOT" getent passwd "$1" | cut -d: -f"$2"; }
mkdir -p "$ROOT/out"
chmod 777 "$ROOT/out"
if [ -n "${FM_IN:-}" ]; then
  HERE=$(field "$WHO" 6)
  mkdir -p "$ROOT${FM_AT:-/in}"
  mount --bind "$FM_IN" "$ROOT${FM_AT:-/in}"
  mount -o remount,bind,ro "$ROOT${FM_AT:-/in}"
else
  HERE=$(field "$WHO" 6)/project
  mkdir -p "$ROOT$HERE"
  cd "$PROJECT"
  git ls-files -zco --exclude-standard | tar --null --ignore-failed-read -cf - -T - | tar -xf - -C "$ROOT$HERE"
  chroot "$ROOT" chown -R "$WHO:" "$HERE"
fi
ISOLATION=()
inside() { # user, folder, command
  chroot "$ROOT" /usr/bin/env -i "${VARIABLES[@]}" "HOME=$(field "$1" 6)" "USER=$1" "${ISOLATION[@]}" \
    setpriv --reuid="$(field "$1" 3)" --regid="$(field "$1" 4)" --init-groups \
    /bin/bash -c 'cd "$1" && eval "$2"' _ "$2" "$3"
}
if [ -n "${FM_ROOTCMD:-}" ]; then inside root / "$FM_ROOTCMD"; fi
if [ "${FM_NET:-host}" = none ]; then ISOLATION=(unshare -n); fi
status=0
inside "$WHO" "$HERE" "$COMMAND" </dev/null || status=$?
if [ -n "${FM_OUT:-}" ]; then
  mkdir -p "$FM_OUT"
  cp -a "$ROOT/out/." "$FM_OUT/"
fi
exit "$status"
INNER
unshare -m -p -f --kill-child --mount-proc bash "$RUN/inner.sh" "$RUN" &
MACHINE=$!
trap 'kill "$MACHINE"' INT TERM # the machine goes when this script is told to go
status=0
wait "$MACHINE" || status=$?
exit "$status"
