# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The set-up of a fresh machine, on machines that are described and never touched."""

from __future__ import annotations

import ast
import dataclasses
import errno
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mlat_desktop import install
from mlat_desktop.install import Machine, Outcome

ROOT = Path(__file__).resolve().parents[2]
LOCK = "bagit==1.9.0 \\\n    --hash=sha256:aa\nsix==1.17.0 \\\n    --hash=sha256:bb\n"
ALL_QT = [*install.QT_LIBRARIES, *install.X11_LIBRARIES]


class Restarted(BaseException):
    """Thrown where the real machine would become another process."""


class World:
    """A machine with nothing but Python, and a diary of what was done to it."""

    def __init__(self, root: Path) -> None:
        self.commands: list[list[str]] = []
        self.environments: list[Mapping[str, str]] = []
        self.said: list[str] = []
        self.failing: dict[str, Outcome] = {}
        self.libraries: set[str] = set()
        self.modules: set[str] = set()
        (root / "requirements.lock").write_text(LOCK, encoding="utf-8")
        self.machine = Machine(
            root=root,
            system="linux",
            version=(3, 11, 2),
            python="/usr/bin/python3",
            prefix=Path("/usr"),
            frozen=False,
            superuser=True,
            environment={},
            loads=self.libraries.__contains__,
            finds=self.modules.__contains__,
            which=lambda name: f"/usr/bin/{name}",
            run=self._run,
            restart=self._restart,
            say=self.said.append,
        )

    def having(self, **changes: object) -> None:
        self.machine = dataclasses.replace(self.machine, **changes)  # type: ignore[arg-type]  # fields of many types

    def enter(self, door: str = "mlat_desktop", *arguments: str) -> str:
        """Go through the door; tells how it ended: ready, restarted or refused."""
        try:
            install.ready(door, arguments, self.machine)
        except Restarted:
            return "restarted"
        except SystemExit as end:
            return "refused" if end.code == 1 else f"ended with {end.code}"
        return "ready"

    def move_in(self) -> None:
        """What the restart changes: the process runs in the environment of the checkout."""
        self.having(prefix=self.machine.home)

    def _run(self, command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
        self.commands.append(list(command))
        self.environments.append(dict(environment))
        text = " ".join(command)
        for words, outcome in self.failing.items():
            if words in text:
                return outcome
        if "install -y" in text:
            packages = {**install.QT_LIBRARIES, **install.X11_LIBRARIES}
            self.libraries.update(library for library, package in packages.items() if package in command)
        if "venv" in command:
            self.machine.home_python.parent.mkdir(parents=True)
            self.machine.home_python.write_text("", encoding="utf-8")
        return Outcome(0, "")

    def _restart(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.commands.append(list(command))
        raise Restarted


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_bare_machine_gets_exactly_what_is_missing_and_the_command_starts_again(world: World) -> None:
    world.libraries.update(set(ALL_QT) - {"libEGL.so.1"})
    assert world.enter("mlat_desktop", "demo", "--json") == "restarted"
    python = str(world.machine.home_python)
    home = str(world.machine.home)
    update, first, *work, start = world.commands
    assert update == ["apt-get", "update"]
    assert first == ["apt-get", "install", "-y", "--no-install-recommends", "python3-venv"]
    libraries = next(command for command in work if command[0] == "apt-get")
    assert libraries == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1"]
    venv, wheels, sources, compiling = (command for command in work if command is not libraries)
    assert venv == ["/usr/bin/python3", "-m", "venv", home]
    for pip in (wheels, sources):
        assert pip[:4] == [python, "-m", "pip", "install"]
        assert {"--require-hashes", "--no-deps"} <= set(pip)
    assert Path(wheels[-1]).read_text(encoding="utf-8") == LOCK[LOCK.index("six") :]
    assert "--only-binary=:all:" in wheels
    assert Path(sources[-1]).read_text(encoding="utf-8") == LOCK[: LOCK.index("six")]
    assert "--no-build-isolation" in sources
    assert compiling[:3] == [python, "-m", "compileall"]
    assert {home, str(world.machine.root / "ui")} <= set(compiling)
    assert start == [python, "-m", "mlat_desktop", "demo", "--json"]


def test_the_window_check_is_still_one_after_the_restart(world: World) -> None:
    world.modules.add("ensurepip")
    assert world.enter("mlat_desktop", install.WINDOW_CHECK) == "restarted"
    assert world.commands[-1][1:] == ["-m", "mlat_desktop", "--window-check"]
    world.move_in()
    world.libraries.clear()
    assert world.enter("mlat_desktop", install.WINDOW_CHECK) == "ready"
    assert "libegl1" in world.commands[-1]


def test_the_second_start_installs_nothing(world: World) -> None:
    world.enter()
    world.commands.clear()
    assert world.enter() == "restarted"
    assert len(world.commands) == 1
    world.move_in()
    assert world.enter() == "ready"
    assert len(world.commands) == 1


def test_a_changed_lock_file_is_installed_before_the_next_start(world: World) -> None:
    world.enter()
    world.commands.clear()
    world.machine.lock.write_text(LOCK + "zipp==4.1.2 --hash=sha256:cc\n", encoding="utf-8")
    world.move_in()
    assert world.enter() == "restarted"
    assert [command[2] for command in world.commands] == ["pip", "pip", "compileall", "mlat_desktop"]
    world.commands.clear()
    assert world.enter() == "ready"


def test_an_interrupted_attempt_is_made_again_from_nothing(world: World) -> None:
    world.failing["wheels"] = Outcome(1, "Killed")
    assert world.enter() == "refused"
    (world.machine.home / "half").mkdir()
    world.failing.clear()
    world.commands.clear()
    assert world.enter() == "restarted"
    assert any("venv" in command for command in world.commands)
    assert not (world.machine.home / "half").exists()


def test_an_interpreter_that_went_away_makes_the_environment_anew(world: World) -> None:
    world.enter()
    world.machine.home_python.unlink()
    world.commands.clear()
    world.enter()
    assert any("venv" in command for command in world.commands)


def test_an_ordinary_user_is_told_the_line_for_the_administrator(world: World) -> None:
    world.having(superuser=False)
    assert world.enter() == "refused"
    assert world.commands == []
    assert world.said[-1].endswith(
        "\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends libglib2.0-0 libfontconfig1 libxkbcommon0"
        " libdbus-1-3 libegl1 libgl1 python3-venv"
    )


def test_the_x11_libraries_are_asked_for_only_where_there_is_an_x_display(world: World) -> None:
    world.having(superuser=False, environment={"DISPLAY": ":0"})
    world.enter()
    assert "libxcb-cursor0" in world.said[-1]


def test_a_system_without_apt_names_the_libraries(world: World) -> None:
    world.having(which=lambda _: None)
    assert world.enter() == "refused"
    assert "libegl1" in world.said[-1]
    assert world.commands == []


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_need_no_system_packages(world: World, system: str) -> None:
    world.having(system=system, superuser=False)
    assert world.enter() == "restarted"
    assert [command[0] for command in world.commands] == ["/usr/bin/python3", *[str(world.machine.home_python)] * 4]
    folder = "Scripts" if system == "win32" else "bin"
    assert world.machine.home_python.parent.name == folder
    assert "QT_QPA_PLATFORM" not in world.machine.environment


def test_a_frozen_program_an_installed_wheel_and_a_complete_environment_are_left_alone(world: World) -> None:
    world.having(frozen=True)
    assert world.enter() == "ready"
    world.having(frozen=False)
    world.modules.update(install.MODULES)
    assert world.enter() == "ready"
    world.modules.clear()
    world.machine.lock.unlink()
    assert world.enter() == "ready"
    assert world.commands == []


def test_the_tests_need_their_own_packages_too(world: World) -> None:
    world.modules.update(install.MODULES)
    assert world.enter("tests") == "restarted"
    world.modules.update(install.TEST_MODULES)
    assert world.enter("tests") == "ready"


def test_an_environment_that_somebody_made_by_hand_is_used_but_never_changed(world: World) -> None:
    world.machine.home_python.parent.mkdir(parents=True)
    world.machine.home_python.write_text("", encoding="utf-8")
    assert world.enter() == "restarted"
    world.move_in()
    world.modules.update(set(install.MODULES) - {"pyrage"})
    assert world.enter() == "refused"
    assert "lacks pyrage. Complete it with: uv pip sync requirements.lock" in world.said[-1]
    assert len(world.commands) == 1


def test_without_a_display_qt_draws_into_memory_unless_told_otherwise(world: World) -> None:
    world.modules.update(install.MODULES)
    world.enter()
    assert world.machine.environment["QT_QPA_PLATFORM"] == "offscreen"
    world.having(environment={"WAYLAND_DISPLAY": "wayland-0"})
    world.enter()
    assert "QT_QPA_PLATFORM" not in world.machine.environment
    world.having(environment={"QT_QPA_PLATFORM": "minimal"})
    world.enter()
    assert world.machine.environment["QT_QPA_PLATFORM"] == "minimal"


def test_what_slows_every_later_start_is_not_handed_to_pip(world: World) -> None:
    world.having(environment={"PYTHONDONTWRITEBYTECODE": "1", "PIP_NO_COMPILE": "1", "HTTPS_PROXY": "proxy"})
    world.enter()
    pip = next(seen for command, seen in zip(world.commands, world.environments, strict=False) if "pip" in command)
    assert "PYTHONDONTWRITEBYTECODE" not in pip
    assert "PIP_NO_COMPILE" not in pip
    assert pip["HTTPS_PROXY"] == "proxy"


@pytest.mark.parametrize(
    ("words", "printed", "sentence"),
    [
        ("update", "E: Failed to fetch ...  Temporary failure resolving", "needs the network, once"),
        (
            "-y",
            "E: Sub-process dpkg returned an error code (1)",
            "apt-get said: E: Sub-process dpkg returned an error code (1)",
        ),
        ("-y", "You don't have enough free space: No space left on device", "The disk is full"),
        ("venv", "Error: [Errno 13] Permission denied: '.venv'", "You may not write there"),
        ("libegl1", "E: Failed to fetch libegl1.deb  Could not resolve", "needs the network, once"),
        ("wheels", "Max retries exceeded (NewConnectionError)", "needs the network, once"),
        ("wheels", "ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("wheels", "THESE PACKAGES DO NOT MATCH THE HASHES", "its hash differs"),
        ("wheels", "ERROR: No matching distribution found for PySide6", "or they have no build for this computer"),
        ("sources", "error: subprocess-exited-with-error\n  deep down\n\n", "pip said: deep down"),
    ],
)
def test_each_thing_that_can_fail_is_one_clear_sentence(world: World, words: str, printed: str, sentence: str) -> None:
    world.failing[words] = Outcome(1, printed)
    assert world.enter() == "refused"
    assert sentence in world.said[-1]
    assert "Traceback" not in world.said[-1]


def test_a_hash_that_differs_wins_over_the_network_trouble_printed_beside_it(world: World) -> None:
    world.failing["wheels"] = Outcome(1, "WARNING: Retrying ... ConnectTimeout\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES")
    world.enter()
    assert "its hash differs" in world.said[-1]


def test_a_folder_that_may_not_be_written_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert world.enter() == "refused"
    assert "Use a copy of the program in a folder of your own." in world.said[-1]


def test_an_old_python_gets_a_sentence(world: World) -> None:
    world.having(version=(3, 9, 2))
    assert world.enter() == "refused"
    assert world.said[-1].startswith("This is Python 3.9; MLAT Desktop needs Python 3.11 or newer.")


@pytest.mark.parametrize(
    "name", ["mlat_desktop/__init__.py", "mlat_desktop/install.py", "mlat_desktop/__main__.py", "tests/__main__.py"]
)
def test_an_old_python_can_read_as_far_as_that_sentence(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_interrupting_ends_without_a_traceback(world: World) -> None:
    def interrupt(*_: object) -> Outcome:
        raise KeyboardInterrupt

    world.having(run=interrupt)
    with pytest.raises(SystemExit) as end:
        install.ready("mlat_desktop", (), world.machine)
    assert end.value.code == 130
    assert "takes up where this left off" in world.said[-1]


def test_the_real_machine_is_described_truly() -> None:
    machine = install.this_machine()
    assert machine.root == ROOT
    assert machine.lock.is_file()
    assert machine.finds("json")
    assert not machine.finds("no_such_module")
    assert not machine.loads("libno-such-library.so.1")
    outcome = machine.run(
        [sys.executable, "-c", "import sys; print('é', end=''); sys.exit(3)"], {**os.environ, "PYTHONUTF8": "1"}
    )
    assert outcome == Outcome(3, "é")
    assert machine.run([str(ROOT / "no-such-program")], os.environ).status == 127


def test_the_door_without_a_display_says_so() -> None:
    hidden = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    door = subprocess.run(
        [sys.executable, "-m", "mlat_desktop"], cwd=ROOT, env=hidden, capture_output=True, text=True, check=False
    )
    assert door.returncode == 1
    assert door.stdout == ""
    assert door.stderr.startswith("There is no display here to open the window on.")
    assert len(door.stderr.splitlines()) == 1
