#!/usr/bin/env bash
# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
#
# prove.sh fresh          both commands of the README on a bare Debian 12, as root and as an ordinary user, nothing cached
# prove.sh build DIR      the program frozen on a bare Debian 12, into DIR/mlat-desktop; its size and its largest parts
# prove.sh frozen DIR     DIR/mlat-desktop on another bare Debian 12: no Python, no network, read-only, names of many scripts
#
# Every figure is a line that begins with FRESH or FROZEN. A fault fails, and so does a command that takes three times its limit.
# One that merely passes its limit gets a line "SLOW: ...": the machine that runs this may have other work, the one at a
# person's desk has not. Exit status 77 with a line "NOT RUN: fresh machine: ..." where no such machine can be made.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
COMMAND_LIMIT=90 # seconds for the demonstration of the README, all downloads included
TESTS_LIMIT=240  # seconds for its tests, set-up included: some 3,700 of them on two cores; the aim is half of it
START_LIMIT=2    # seconds for a later start, and for the first window
SIZE_LIMIT=270   # MB, unpacked; 2 of them came with the reader of QR codes

faults=()
fault() { faults+=("$1"); echo "FAULT: $1"; }
over() { awk -v took="$1" -v limit="$2" 'BEGIN { exit !(took > limit) }'; }
figure() { # FRESH or FROZEN, what, seconds, limit
  local line="$2: $3 s (limit $4 s)"
  echo "$1 $line"
  if over "$3" "$((3 * $4))"; then
    fault "$line"
  elif over "$3" "$4"; then
    echo "SLOW: $line"
  fi
}
machine() { # the script for a fresh machine; its lines "@what|seconds|limit|status" become figures, the others are shown
  local status=0 what seconds limit ended
  "$HERE/fresh_machine.sh" "$INSIDE$1" >"$SAID" 2>&1 || status=$?
  if [ "$status" = 77 ]; then cat "$SAID"; exit 77; fi
  while IFS= read -r line; do
    if [[ $line != @* ]]; then echo "  $line"; continue; fi
    IFS='|' read -r what seconds limit ended <<<"${line#@}"
    figure "$KIND" "$what" "$seconds" "$limit"
    [ "$ended" = 0 ] || fault "$what ended with $ended"
  done <"$SAID"
  [ "$status" = 0 ] || fault "the machine's script ended with $status"
}
SAID=$(mktemp)
trap 'rm -f "$SAID"' EXIT

# What the machines need of bash to time a command. The window check prints its line in the moment when the window was painted.
INSIDE='set -u
now() { echo "$EPOCHREALTIME"; }
took() { awk -v a="$1" -v b="$EPOCHREALTIME" "BEGIN { printf \"%.2f\", b - a }"; }
timed() { local what=$1 limit=$2 began status=0; shift 2; began=$(now); "$@" >/tmp/said 2>&1 || status=$?
  echo "@$what|$(took "$began")|$limit|$status"; if [ "$status" != 0 ]; then tail -n 30 /tmp/said; fi; }
first_window() { local what=$1 limit=$2 began line status=0 n times=(); shift 2
  for n in 1 2 3 4 5; do began=$(now)
    exec 7< <("$@" 2>/tmp/wrong); read -r line <&7; times+=("$(took "$began")"); cat <&7 >/dev/null; wait $! || status=1
    case $line in *"painted\": true"*) ;; *) status=1; tail -n 5 /tmp/wrong ;; esac; done
  echo "@$what, median of five (${times[*]})|$(printf "%s\n" "${times[@]}" | sort -n | sed -n 3p)|$limit|$status"; }
must() { local what=$1; shift; if "$@"; then echo "yes: $what"; else echo "@$what|0|1|1"; fi; }
'

fresh() {
  KIND=FRESH
  starts="
    timed \"\$who, a later start (--version)\" $START_LIMIT \$as python3 -m mlat_desktop --version
    first_window \"\$who, a later start, to the first window (offscreen)\" $START_LIMIT \$as python3 -m mlat_desktop --window-check"
  machine "who=root as=
    timed 'root, python3 -m mlat_desktop demo' $COMMAND_LIMIT python3 -m mlat_desktop demo; tail -n 3 /tmp/said
    $starts"
  machine "timed 'root, python3 -m tests' $TESTS_LIMIT python3 -m tests; tail -n 1 /tmp/said"
  # The ordinary user is told the line for the administrator, who (root here: a bare Debian has no sudo) types it.
  machine "useradd -m clara && cp -r . ~clara/project && chown -R clara: ~clara && cd ~clara/project
    who='ordinary user' as=\"setpriv --reuid=clara --regid=clara --init-groups env HOME=\$(echo ~clara) USER=clara\"
    for door in 'mlat_desktop demo' tests; do
      status=0; \$as python3 -m \$door >/tmp/refused 2>&1 || status=\$?
      line=\$(sed -n 's/^ *\(sudo apt-get .*\)/\1/p' /tmp/refused)
      must \"python3 -m \$door refused with exit 1\" [ \$status = 1 ]
      must \"... and with the line to type: \$line\" [ -n \"\$line\" ]
    done
    timed 'the line of the administrator' $COMMAND_LIMIT bash -c \"\${line//sudo /}\"
    timed 'ordinary user, python3 -m mlat_desktop demo' $COMMAND_LIMIT \$as python3 -m mlat_desktop demo
    $starts
    timed 'ordinary user, python3 -m tests (the environment is there)' $TESTS_LIMIT \$as python3 -m tests
    tail -n 1 /tmp/said"
}

build() { # folder
  KIND=FROZEN
  local began=$SECONDS app=$1/mlat-desktop size
  rm -rf "$app"
  FM_OUT=$1 "$HERE/fresh_machine.sh" 'tests/packaging/build.sh /out' || return
  size=$(du -sm "$app" | cut -f1)
  echo "FROZEN built from requirements-build.lock on a bare Debian 12 in $((SECONDS - began)) s"
  echo "FROZEN size: $size MB (limit $SIZE_LIMIT MB)"
  [ "$size" -lt "$SIZE_LIMIT" ] || fault "the frozen program takes $size MB"
  echo "FROZEN largest parts, MB:"
  (cd "$app" && du -m -s -- mlat* _internal/* | sort -rn | head -n 10 | sed 's/^/  /')
  echo "FROZEN files: $(cd "$app" && find . -type f | wc -l), digest of them all:" \
    "$(cd "$app" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)"
}

frozen() { # folder
  KIND=FROZEN
  export FM_PACKAGES="libegl1 libgl1" FM_NET=none FM_IN=$1/mlat-desktop FM_USER='Zoë d’Aubigné 中央' \
    FM_AT='/opt/Ünïté d’entraide 中央機関/mlat desktop'
  [ -x "$FM_IN/mlat" ] || { echo "no frozen program in $FM_IN: prove.sh build $1" >&2; exit 2; }
  local app="app='$FM_AT'"
  machine "$app
    must \"no Python on this machine\" bash -c '! command -v python3 python'
    must \"no network but the loopback device\" [ \"\$(tail -n +3 /proc/net/dev | grep -vc ' lo:')\" = 0 ]
    must \"the folder of the program cannot be written to\" bash -c \"! touch '$FM_AT/x' 2>/dev/null\"
    echo \"user \$USER, home \$HOME, program \$app\"
    timed 'mlat --version' $START_LIMIT \"\$app/mlat\" --version; cat /tmp/said
    timed 'mlat self-test' 60 \"\$app/mlat\" self-test; cat /tmp/said
    timed 'mlat demo' $COMMAND_LIMIT \"\$app/mlat\" demo --json \"\$HOME/Démonstration 中央\"; cp /tmp/said /tmp/made
    of() { sed -n \"s/^ *\\\"\$1\\\": \\\"\\(.*\\)\\\",*\$/\\1/p\" /tmp/made; }
    must \"its answer is mlat.demo/1 and names the letter \$(of letter)\" [ \"\$(of schema)\" = mlat.demo/1 -a -f \"\$(of letter)\" ]
    timed 'mlat letter verify' 20 \"\$app/mlat\" letter verify \"\$(of letter)\" --office \"\$(of office)\" --passphrase-file \"\$(of passphrase_file)\"
    tail -n 3 /tmp/said
    first_window 'to the first window, offscreen' $START_LIMIT \"\$app/mlat\" --window-check
    status=0; QT_QPA_PLATFORM=offscreen timeout 5 \"\$app/mlat-desktop\" || status=\$?
    must \"mlat-desktop stays open until it is closed\" [ \$status = 124 ]"
  on_a_display "$app"
}

on_a_display() { # the same on a real X display, which stands outside the machine as it does at a desk
  local number servers=() tool
  for tool in Xvfb openbox xdotool; do
    command -v "$tool" >/dev/null || { echo "NOT RUN: the frozen program on an X display: $tool is missing"; return; }
  done
  exec 8< <(exec Xvfb -displayfd 1 -screen 0 1366x768x24 -nolisten tcp 2>/dev/null)
  servers+=($!)
  read -r -t 20 number <&8
  export FM_DISPLAY=:$number
  DISPLAY=$FM_DISPLAY openbox >/dev/null 2>&1 &
  servers+=($!)
  close_what_shows &
  servers+=($!)
  machine "$1
    timeout 60 \"\$app/mlat-desktop\"; status=\$?
    must \"mlat-desktop was seen on the display, and ended when its window was closed\" [ \$status = 0 ]"
  machine "$1
    first_window 'to the first window, on an X display' $START_LIMIT \"\$app/mlat\" --window-check"
  kill "${servers[@]}" 2>/dev/null || true
  exec 8<&-
}

close_what_shows() { # as a person does: wait for the window, look at it, Alt+F4
  export DISPLAY=$FM_DISPLAY
  timeout 50 xdotool search --sync --onlyvisible --classname mlat-desktop >/dev/null
  sleep 3
  [ -z "${PROVE_PICTURE:-}" ] || import -display "$DISPLAY" -window root "$PROVE_PICTURE"
  xdotool key alt+F4
}

case ${1:-} in
  fresh) fresh ;;
  build | frozen) "$1" "$(realpath -m "${2:?"usage: prove.sh $1 DIR"}")" ;;
  *) echo "usage: prove.sh fresh | build DIR | frozen DIR" >&2; exit 2 ;;
esac
if [ "${#faults[@]}" -gt 0 ]; then
  printf 'FAULT: %s\n' "${faults[@]}" >&2
  exit 1
fi
