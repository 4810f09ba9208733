# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes a fresh machine ready to run a checkout of this program, then starts it there.

``python3 -m mlat_desktop`` and ``python3 -m tests`` come here first: on a machine with nothing but Python the packages of
``requirements.lock`` go into ``.venv`` beside it, checked against their hashes, and the command starts again inside. A frozen
program, an installed wheel and an environment that has everything are left alone.

Must not import anything but the standard library, and must stay readable for older Pythons than the program supports, so
that they get a sentence instead of a syntax error. Its sentences are English: no catalogue can be read yet.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OLDEST_PYTHON = (3, 11)

QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
}
"""What Qt loads on Linux, and the Debian package of each; found with ldd and proved by leaving each one out."""

X11_LIBRARIES = {
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
}
"""Besides those, what Qt loads to show a window on an X display. A missing one makes Qt blame libxcb-cursor0 in any case."""

APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")

MODULES = (
    *(
        "PIL",
        "PySide6",
        "alembic",
        "babel",
        "cattrs",
        "cryptography",
        "docx",
        "holidays",
        "icalendar",
        "jsonschema",
        "keyring",
        "openpyxl",
        "pikepdf",
        "platformdirs",
    ),
    *("psutil", "pyhanko", "pypdfium2", "pyrage", "reportlab", "segno", "sqlalchemy", "sqlcipher3", "tomlkit", "tzdata"),
    *("uharfbuzz", "zxcvbn", "zxingcpp"),
)
TEST_MODULES = ("bagit", "hypothesis", "pytest", "pytest_randomly", "pytest_timeout", "pytestqt", "xdist")

SOURCE_ONLY = ("bagit",)
"""Packages that are published as source alone: built here, with the hashed setuptools of the lock and nothing else."""


WINDOW_CHECK = "--window-check"
"""The one word that does not go to the command line: open the window, say what was found, close it (``mlat self-test``)."""


class InstallError(Exception):
    """The machine cannot be made ready; the text says why and what to do."""


@dataclass(frozen=True)
class Outcome:
    """How a started program ended; ``text`` is what it printed."""

    status: int
    text: str


@dataclass(frozen=True)
class Machine:
    """The computer as this module sees it; the tests pass another one."""

    root: Path
    system: str
    version: tuple[int, ...]
    python: str
    prefix: Path
    frozen: bool
    superuser: bool
    environment: MutableMapping[str, str]
    loads: Callable[[str], bool]
    finds: Callable[[str], bool]
    which: Callable[[str], str | None]
    run: Callable[[Sequence[str], Mapping[str, str]], Outcome]
    restart: Callable[[Sequence[str], Mapping[str, str]], None]
    say: Callable[[str], None]

    @property
    def home(self) -> Path:
        """The environment that belongs to this checkout."""
        return self.root / ".venv"

    @property
    def home_python(self) -> Path:
        """The interpreter of that environment."""
        return self.home / ("Scripts/python.exe" if self.system == "win32" else "bin/python")

    @property
    def stamp(self) -> Path:
        """Says that we made the environment, from which lock file and with which interpreter; empty while unfinished."""
        return self.home / "mlat-desktop.stamp"

    @property
    def lock(self) -> Path:
        """The packages to install, with their hashes."""
        return self.root / "requirements.lock"

    @property
    def inside(self) -> bool:
        """Whether this very process runs in the environment of the checkout."""
        return self.prefix.resolve() == self.home.resolve()


def ready(door: str, arguments: Sequence[str], machine: Machine | None = None) -> None:
    """Return in a process that has all it needs to run the package ``door`` with ``arguments``.

    Where this one has not, the command starts again in the environment of the checkout, which is made first if need be. Prints
    one sentence and raises ``SystemExit(1)`` if that cannot be done.
    """
    machine = machine or this_machine()
    try:
        _ready(machine, door, arguments)
    except InstallError as error:
        machine.say(f"{error}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        machine.say("Stopped. The same command takes up where this left off.")
        raise SystemExit(130) from None


def _ready(machine: Machine, door: str, arguments: Sequence[str]) -> None:
    _choose_platform(machine)
    if machine.frozen or not machine.lock.is_file():
        return
    if machine.version < OLDEST_PYTHON:
        have, need = (".".join(map(str, v[:2])) for v in (machine.version, OLDEST_PYTHON))
        raise InstallError(
            f"This is Python {have}; MLAT Desktop needs Python {need} or newer. Install it and run the command with it."
        )
    foreign = _stamped(machine) is None
    if machine.inside and _current(machine):
        if door == "tests" or not arguments or {"demo", WINDOW_CHECK}.intersection(arguments):
            _require_packages(machine, _missing_libraries(machine, display=door != "tests"))
        return
    if foreign or not machine.inside:
        missing = [name for name in MODULES + (TEST_MODULES if door == "tests" else ()) if not machine.finds(name)]
        if not missing:
            return
        if machine.inside:
            raise InstallError(
                f"The environment {machine.home} was not made by this program and lacks {', '.join(missing)}."
                f" Complete it with: uv pip sync {machine.lock.name}   (or delete it; the same command then makes a new one)."
            )
    if not (foreign and machine.home_python.exists()):  # what somebody made by hand answers for itself after the restart
        _make(machine)
    machine.restart([str(machine.home_python), "-m", door, *arguments], machine.environment)


def _choose_platform(machine: Machine) -> None:
    """Without a display Qt ends the process unless it is told to draw into memory."""
    here = machine.environment
    if machine.system == "linux" and not here.get("DISPLAY") and not here.get("WAYLAND_DISPLAY"):
        here.setdefault("QT_QPA_PLATFORM", "offscreen")


def _missing_libraries(machine: Machine, *, display: bool) -> list[str]:
    if machine.system != "linux":
        return []  # the wheels for Windows and macOS bring all they need
    wanted = {**QT_LIBRARIES, **(X11_LIBRARIES if display and machine.environment.get("DISPLAY") else {})}
    return [package for library, package in wanted.items() if not machine.loads(library)]


def _require_packages(machine: Machine, packages: Sequence[str]) -> None:
    """Have these packages of Debian: install them as root, otherwise say the line that does."""
    _demand_right(machine, packages)
    if packages:
        _update(machine, packages)
        _fetch(machine, packages)


def _demand_right(machine: Machine, packages: Sequence[str]) -> None:
    """Go no further unless these packages may be installed here, or there are none."""
    if not packages:
        return
    if not machine.which("apt-get"):
        raise InstallError(
            f"This system lacks what Debian calls {', '.join(packages)}. Install these with the package manager of your system,"
            " then run the command again."
        )
    if not machine.superuser:
        raise InstallError(
            "Some system packages are missing. An administrator installs them with this line, then run the command again:\n"
            f"  sudo apt-get update && sudo {' '.join((*APT_INSTALL, *packages))}"
        )


def _update(machine: Machine, packages: Sequence[str]) -> None:
    machine.say(f"Installing the system packages {' '.join(packages)} ...")
    machine.environment.setdefault("DEBIAN_FRONTEND", "noninteractive")
    _apt(machine, ["apt-get", "update"])


def _fetch(machine: Machine, packages: Sequence[str]) -> None:
    if packages:
        _apt(machine, [*APT_INSTALL, *packages])


def _apt(machine: Machine, command: Sequence[str]) -> None:
    outcome = machine.run(command, machine.environment)
    if outcome.status:
        reason = _why(outcome.text) or f"apt-get said: {_last_line(outcome.text)}"
        raise InstallError(f"The system packages could not be installed. {reason} The line was: {' '.join(command)}")


@contextmanager
def _system_packages(machine: Machine) -> Iterator[None]:
    """Have what the block needs of Debian, and by its end what Qt needs: apt works while pip waits, and the other way round."""
    if machine.system != "linux" or machine.inside:
        yield
        return
    first = [] if machine.finds("ensurepip") else ["python3-venv"]
    libraries = _missing_libraries(machine, display=True)
    _demand_right(machine, [*libraries, *first])
    if not (first or libraries):
        yield
        return
    from concurrent.futures import ThreadPoolExecutor

    _update(machine, [*libraries, *first])
    _fetch(machine, first)
    with ThreadPoolExecutor(1) as beside:
        fetched = beside.submit(_fetch, machine, libraries)
        yield
        fetched.result()


def _stamped(machine: Machine) -> str | None:
    """What the stamp says; None for an environment that somebody else made, or none at all."""
    try:
        return machine.stamp.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _finished(machine: Machine) -> str:
    """What the stamp says of a finished environment: the lock file's hash, and which interpreter it stands on."""
    digest = hashlib.sha256(machine.lock.read_bytes()).hexdigest()
    return f"{digest}\n{os.path.realpath(machine.home_python)}\n"


def _current(machine: Machine) -> bool:
    return machine.home_python.exists() and _stamped(machine) == _finished(machine)


def _make(machine: Machine) -> None:
    """Make the environment or bring it up to a new lock file. What was interrupted left an empty stamp and is done again."""
    if _current(machine):
        return
    try:
        with _alone(machine):
            if _current(machine):
                return  # another start made it while this one waited
            with _system_packages(machine):
                machine.home.mkdir(exist_ok=True)
                machine.stamp.write_text("", encoding="utf-8")
                if not machine.inside:
                    _renew(machine)
                _install(machine)
            machine.stamp.write_text(_finished(machine), encoding="utf-8")
    except OSError as error:
        raise InstallError(_refused(machine, error)) from error


def _renew(machine: Machine) -> None:
    """An empty environment. Whatever was there goes, except the stamp that says whose it is."""
    for entry in machine.home.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != machine.stamp:
            entry.unlink()
    machine.say(f"Making the environment {machine.home} ...")
    outcome = machine.run([machine.python, "-m", "venv", str(machine.home)], machine.environment)
    if outcome.status:
        reason = _why(outcome.text) or f"Python said: {_last_line(outcome.text)}"
        raise InstallError(f"The environment {machine.home} could not be made. {reason}")


def _install(machine: Machine) -> None:
    """Install the lock file, each package only if its hash is the one written there."""
    # A user's PYTHONDONTWRITEBYTECODE or PIP_NO_COMPILE would make every later start twice as slow.
    slow = ("PYTHONDONTWRITEBYTECODE", "PIP_NO_COMPILE", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    environment = {name: value for name, value in machine.environment.items() if name not in slow}
    wheels, sources = _split(machine.lock.read_text(encoding="utf-8"))
    machine.say("Installing the Python packages into it, once (about 200 MB to fetch) ...")
    for name, text, how in (
        ("wheels", wheels, ["--only-binary=:all:"]),
        ("sources", sources, ["--no-build-isolation", "--no-binary=:all:"]),
    ):
        if not text:
            continue
        listed = machine.home / f"{name}.txt"
        listed.write_text(text, encoding="utf-8")
        pip = [str(machine.home_python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off", "--quiet"]
        pip += ["--require-hashes", "--no-deps", "--no-compile", *how, "-r", str(listed)]
        outcome = machine.run(pip, environment)
        if outcome.status:
            reason = _why(outcome.text) or f"pip said: {_last_line(outcome.text)}"
            raise InstallError(f"The Python packages could not be installed. {reason}")
    # Compiled by all processors instead of by pip alone. What does not compile is somebody's template and is never imported.
    folders = [machine.home, *(machine.root / package for package in ("mlat_desktop", "ui", "migrations", "resources"))]
    compiling = [str(machine.home_python), "-m", "compileall", "-qq", "-j", "0", *map(str, folders)]
    machine.run(compiling, environment)


def _split(lock: str) -> tuple[str, str]:
    """The lock file's packages that come as wheels, and those that come as source."""
    parts: tuple[list[str], list[str]] = ([], [])
    source = False
    for line in lock.splitlines(keepends=True):
        if not line[0].isspace():
            source = line.split("==")[0] in SOURCE_ONLY
        parts[source].append(line)
    return "".join(parts[0]), "".join(parts[1])


def _why(text: str) -> str:
    """The sentence for what pip, venv or apt-get stumbled over, empty if it is none of the usual reasons."""
    for words, sentence in _REASONS:
        if any(word in text for word in words):
            return sentence
    return ""


_REASONS = (
    (
        ("DO NOT MATCH THE HASHES", "Hash Sum mismatch"),
        "A download is not the file that this program was tested with (its hash differs), so nothing of it was used."
        " Try again; if it happens again, report it and do not go on.",
    ),
    (("No space left on device", "Errno 28"), "The disk is full. Free at least 1 GB, then run the command again."),
    (
        ("Permission denied", "Errno 13", "are you root?"),
        "You may not write there. Use a copy of the program in a folder of your own.",
    ),
    (
        (
            *("Temporary failure", "Name or service not known", "NewConnectionError", "getaddrinfo", "ConnectTimeout"),
            *("ProxyError", "Network is unreachable", "Could not resolve", "Max retries exceeded", "Failed to fetch"),
            *("Read timed out", "Could not connect", "Unable to locate package", "Failed to establish"),
        ),
        "The package servers could not be reached: this step needs the network, once (the program itself never does)."
        " Connect, or check the proxy settings, then run the command again.",
    ),
    (
        ("No matching distribution", "not a supported wheel"),
        "Either the package servers cannot be reached (this step needs the network, once), or they have no build for this"
        " computer: supported are Debian 12, Windows 10, macOS 13 and newer, on 64-bit processors.",
    ),
)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing"


def _refused(machine: Machine, error: OSError) -> str:
    return (
        f"The environment {machine.home} could not be made."
        f" {_why(f'Errno {error.errno} ') or f'The system said: {error.strerror}.'}"
    )


@contextmanager
def _alone(machine: Machine) -> Iterator[None]:
    """One process at a time makes the environment; a second start waits for it (not on Windows: no lock on folders)."""
    if sys.platform != "win32" and machine.system != "win32":
        import fcntl

        folder = os.open(machine.root, os.O_RDONLY)
        os.set_inheritable(folder, True)  # a pip that outlives its killed parent keeps the lock
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                machine.say("Another start is preparing this folder; waiting for it ...")
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
    else:
        yield


def this_machine() -> Machine:
    """The computer this process runs on."""
    return Machine(
        root=Path(__file__).resolve().parent.parent,
        system=sys.platform,
        version=tuple(sys.version_info[:3]),
        python=sys.executable,
        prefix=Path(sys.prefix),
        frozen=bool(getattr(sys, "frozen", False)),
        superuser=hasattr(os, "geteuid") and os.geteuid() == 0,
        environment=os.environ,
        loads=_loads,
        finds=lambda module: importlib.util.find_spec(module) is not None,
        which=shutil.which,
        run=_run,
        restart=restart,
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    try:
        done = subprocess.run(  # noqa: S603 -- pip, venv and apt-get by words of this module alone; runs before `system.programs` may be relied on
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            close_fds=False,
        )
    except OSError as error:
        return Outcome(127, f"{command[0]}: Errno {error.errno} {error.strerror}")
    return Outcome(done.returncode, done.stdout)


def restart(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Become ``command``; where a process cannot (Windows), run it and end with its exit status. Does not return."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], list(command), dict(environment))  # noqa: S606 -- that there is no shell is the point
    # Ctrl-C reaches both processes of a console: the one that works decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(subprocess.call(list(command), env=dict(environment)))  # noqa: S603 -- this very command again; no shell
