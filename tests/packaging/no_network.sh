#!/usr/bin/env bash
# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
#
# no_network.sh checkout      the program of this checkout, its environment made already
# no_network.sh frozen DIR    the frozen program: DIR holds the executables mlat and mlat-desktop
#
# Runs the program under strace, its window included, and fails if it or a program that it starts asks for a socket that could
# leave the computer. Needs no root. Exit status: 0 proven, 1 a socket was seen or a run failed, 77 not run, with the reason.
exec python3 "$(dirname "$0")/no_network.py" "$@"
