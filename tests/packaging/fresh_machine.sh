#!/usr/bin/env bash
# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
#
# fresh_machine.sh 'command'
#
# Runs 'command' in a copy of this checkout on a bare Debian 12 (debootstrap minbase, an overlay that is thrown away), with a
# clean environment. It proves that the README's commands need nothing but what they install themselves. Needs root.
# The exit status is that of the command.
#
# Settings (environment):
#   FM_PACKAGES  what the machine has beyond minbase     (default: python3; "" = no Python at all)
#   FM_USER      root (default), or a name: made as an ordinary user without sudo, the checkout in its home folder
#   FM_ROOTCMD   a command run as root before 'command'  (e.g. 'apt-get update && apt-get install -y libegl1')
#   FM_NET       host (default), or none: 'command' sees only a loopback device; FM_ROOTCMD still has the network
#   FM_OUT       a folder that receives what 'command' leaves in /out
#   FM_CACHE     where the base systems are kept         (default: fresh_machine in the system's temporary folder)
#   FM_KEEP=1    keep the machine's files and print where they are
#
# From this machine it takes the apt sources, the pip index setting, the proxy variables and the certificate bundle.
set -euo pipefail

COMMAND=${1:?"usage: fresh_machine.sh 'command'"}
PROJECT=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
PACKAGES=${FM_PACKAGES-python3}
WHO=${FM_USER:-root}
CACHE=${FM_CACHE:-${TMPDIR:-/tmp}/fresh_machine}
[ "$(id -u)" = 0 ] || { echo "fresh_machine.sh must run as root" >&2; exit 2; }
command -v debootstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq debootstrap >/dev/null; }

# The base system, made once for each set of packages.
BASE=$CACHE/base-$(printf '%s' "$PACKAGES 1" | md5sum | cut -c1-8)
mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock 9
if [ ! -e "$BASE/.complete" ]; then
  rm -rf "$BASE"
  mkdir -p "$BASE"
  MIRROR=$(awk '/^URIs:/{print $2; exit} /^deb http/{print $2; exit}' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true)
  debootstrap --variant=minbase bookworm "$BASE" "$MIRROR" >"$CACHE/debootstrap.log" 2>&1 ||
    { tail -5 "$CACHE/debootstrap.log" >&2; exit 2; }
  rm -f "$BASE/etc/apt/sources.list"
  mkdir -p "$BASE/etc/apt/sources.list.d" "$BASE/etc/ssl/certs"
  cp /etc/apt/sources.list.d/debian.sources "$BASE/etc/apt/sources.list.d/" 2>/dev/null ||
    cp /etc/apt/sources.list "$BASE/etc/apt/"
  { grep -l Acquire /etc/apt/apt.conf.d/* 2>/dev/null || true; } | while read -r f; do cp "$f" "$BASE/etc/apt/apt.conf.d/"; done
  cp /etc/ssl/certs/ca-certificates.crt "$BASE/etc/ssl/certs/fresh-machine.crt"
  index=$(pip config get global.index-url 2>/dev/null || true)
  {
    printf '[global]\ncert = /etc/ssl/certs/fresh-machine.crt\n'
    if [ -n "$index" ]; then printf 'index-url = %s\n' "$index"; fi
  } >"$BASE/etc/pip.conf"
  printf '#!/bin/sh\nexit 101\n' >"$BASE/usr/sbin/policy-rc.d" # no service starts in here
  chmod 755 "$BASE/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf /etc/hosts "$BASE/etc/"
  if [ -n "$PACKAGES" ]; then
    DEBIAN_FRONTEND=noninteractive chroot "$BASE" \
      sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $PACKAGES" >"$CACHE/packages.log" 2>&1 ||
      { tail -5 "$CACHE/packages.log" >&2; exit 2; }
  fi
  chroot "$BASE" sh -c 'apt-get clean; rm -rf /var/lib/apt/lists/*'
  touch "$BASE/.complete"
fi
flock -u 9

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
ENVIRONMENT=$(printf '%q ' "${VARIABLES[@]}")
export PROJECT COMMAND WHO BASE RUN ENVIRONMENT

cat >"$RUN/inner.sh" <<'INNER'
set -euo pipefail
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
if [ "$WHO" != root ]; then chroot "$ROOT" useradd -m -s /bin/bash "$WHO"; fi
home_of() { chroot "$ROOT" getent passwd "$1" | cut -d: -f6; }
HERE=$(home_of "$WHO")/project
mkdir -p "$ROOT$HERE" "$ROOT/out"
chmod 777 "$ROOT/out"
cd "$PROJECT"
git ls-files -zco --exclude-standard | tar --null --ignore-failed-read -cf - -T - | tar -xf - -C "$ROOT$HERE"
chroot "$ROOT" chown -R "$WHO:" "$HERE"
inside() { # user, folder, command
  eval "chroot \"$ROOT\" /usr/bin/env -i $ENVIRONMENT HOME=$(home_of "$1") USER=$1 $ISOLATION" \
    'setpriv --reuid="$1" --regid="$1" --init-groups /bin/bash -c "cd \"\$1\" && eval \"\$2\"" _ "$2" "$3"'
}
ISOLATION=
if [ -n "${FM_ROOTCMD:-}" ]; then inside root / "$FM_ROOTCMD"; fi
if [ "${FM_NET:-host}" = none ]; then ISOLATION='unshare -n'; fi
status=0
inside "$WHO" "$HERE" "$COMMAND" </dev/null || status=$?
if [ -n "${FM_OUT:-}" ]; then
  mkdir -p "$FM_OUT"
  cp -a "$ROOT/out/." "$FM_OUT/"
fi
exit "$status"
INNER
status=0
unshare -m -p -f --kill-child --mount-proc bash "$RUN/inner.sh" || status=$?
exit "$status"
