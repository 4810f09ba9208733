# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``python3 -m tests``: makes the machine ready and runs the tests; arguments go to pytest.

Without arguments every room runs on two processes, less what is marked slow or thorough; a room or a test that is named runs
with what is thorough. Imports the standard library only.
"""

from __future__ import annotations

import os
import sys

from mlat_desktop import install


def main(arguments: list[str]) -> None:
    """Become pytest; its exit status is ours and its closing line the last."""
    install.ready("tests", arguments)
    command = [sys.executable, "-m", "pytest", *arguments]
    if not any(a == "-m" or a.startswith("-m=") for a in arguments):
        command += ["-m", "not slow" if _named(arguments) else "not slow and not thorough"]
    if all(a in {"-q", "-v", "-x"} for a in arguments):  # the whole suite: worth a second process
        command += ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
        command += ["--max-worker-restart", "0"]  # pytest-xdist waits for ever for the files of a process that crashed
    # The sources compile once and stay compiled, whatever the user's shell says: many tests start the program anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    install.restart(command, environment)


def _named(arguments: list[str]) -> bool:
    """Whether somebody asks for certain tests, by their place or their name."""
    return "-k" in arguments or any(os.path.exists(each.split("::")[0]) for each in arguments if not each.startswith("-"))


if __name__ == "__main__":
    main(sys.argv[1:])
