#!/usr/bin/env bash
# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
#
# build.sh DIR
#
# Freezes the program on this Debian 12 into DIR/mlat-desktop, from requirements-build.lock alone (docs/building.md). As root it
# installs the system packages that it needs; otherwise they must be there. The same sources give the same bytes.
set -euo pipefail
TARGET=$(realpath -m "${1:?"usage: build.sh DIR"}")
cd "$(dirname "$0")/../.."

# Qt's libraries and those of X are taken along where they are found; the C library, EGL and OpenGL never.
PACKAGES=(python3-venv libpython3.11 binutils libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3 libegl1 libgl1
  libxcb-shape0 libxcb-keysyms1 libxcb-icccm4 libxkbcommon-x11-0 libxcb-cursor0)
if [ "$(id -u)" = 0 ]; then
  log=$(mktemp)
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${PACKAGES[@]}"; } \
    >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
  rm -f "$log"
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
python3 -m venv "$WORK/venv"
"$WORK/venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: --no-deps \
  -r requirements-build.lock
# What would make two builds differ: the order of sets, and the time.
export PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=1767225600
"$WORK/venv/bin/pyinstaller" --noconfirm --log-level ERROR --distpath "$TARGET" --workpath "$WORK/build" build.spec
