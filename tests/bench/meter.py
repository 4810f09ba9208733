# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Runs a command and prints, as its last line, how long it took, its processor seconds and the memory of its largest process.

A small process of its own (``python -I -S meter.py COMMAND...``), because the peak that the system tells of a child begins with
the memory of whoever started it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time


def main() -> int:
    begun = time.monotonic()
    done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=False)
    seconds = time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "mebibytes": used.ru_maxrss / 1024, "begun": begun}
    sys.stdout.buffer.write(done.stdout)
    sys.stdout.buffer.flush()
    print(json.dumps(found), flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
