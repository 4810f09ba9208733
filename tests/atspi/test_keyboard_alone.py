# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A request logged by keyboard alone, by somebody who only hears the program: the real window on X, the real bus of AT-SPI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop import settings
from mlat_desktop.i18n import language
from tests.ui import office as offices
from ui import a11y

READER = Path(__file__).with_name("reader.py")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON = "/usr/bin/python3"
"""Debian's own, for which the bindings of AT-SPI are packaged."""
SUBJECT, REFERENCE = "Bank statements of Meridian Trade", "III 3-4471/26"

_SESSION = """
{launcher} --launch-immediately >/dev/null 2>&1 &
"$1" -c 'import sys; from pathlib import Path; from ui.app import main; sys.exit(main(Path(sys.argv[1])))' "$2" >"$3" 2>&1 &
program=$!
{python} "$4"
status=$?
kill $program
exit $status
"""


@dataclass
class Desk:
    """A display with a window manager, and the office of a new user."""

    display: str
    home: Path

    def hear(self, code: str, words: dict[str, str], fields: list[tuple[str, str]]) -> dict[str, Any]:
        """Let the reader do the task on this display in a session of its own."""
        settings.save(self.home / "config" / "mlat-desktop", settings.Settings(language=code))
        environment = os.environ | {
            "DISPLAY": self.display,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        (self.home / "run").mkdir(mode=0o700, exist_ok=True)
        task = {
            "program": "MLAT Desktop",
            "passphrase": offices.PASSPHRASE,
            "words": words,
            "fields": fields,
            "button": "push button",
        }
        script = _SESSION.format(launcher=LAUNCHER, python=PYTHON)
        log = self.home / "program.log"
        ended = subprocess.run(
            ["dbus-run-session", "--", "bash", "-c", script, "bash", sys.executable, self.home / "office", log, READER],
            input=json.dumps(task).encode(),
            capture_output=True,
            env=environment,
            timeout=90,
            check=False,
        )
        assert ended.returncode == 0, f"{ended.stderr.decode()}\n{log.read_text(encoding='utf-8')}"
        heard: dict[str, Any] = json.loads(ended.stdout)
        assert "lost" not in heard, f"{heard['lost']}\n{log.read_text(encoding='utf-8')}"
        return heard


@pytest.fixture
def desk(tool: Callable[[str], str], tmp_path: Path) -> Iterator[Desk]:
    for name in ("xdotool", "openbox", "dbus-run-session"):
        tool(name)
    if not LAUNCHER.exists():
        pytest.skip("AT-SPI is not installed (Debian package at-spi2-core)")
    if subprocess.run([PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode:
        pytest.skip("pyatspi is not installed (Debian package python3-pyatspi)")
    offices.new_office(tmp_path / "office").close()
    seen, told = os.pipe()
    server = subprocess.Popen(
        [tool("Xvfb"), "-displayfd", str(told), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[told],
        stderr=subprocess.DEVNULL,
    )
    os.close(told)
    with os.fdopen(seen) as answer:
        display = f":{answer.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": display}, stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    yield Desk(display, tmp_path)
    for process in (manager, server):
        process.terminate()
        process.wait(10)


def _words(code: str, **texts: str) -> dict[str, str]:
    return {key: a11y.plain(language(code).text(text)) for key, text in texts.items()}


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.interop
@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_request_is_logged_by_keyboard_alone_and_every_field_announces_itself(
    desk: Desk, code: str, figure: Callable[[str, object], None]
) -> None:
    texts = {"passphrase": "&Passphrase", "today": "Today", "new": "New request", "register": "&Register"}
    words = _words(
        code, **texts, subject="S&ubject", reference="&Their reference", state="&State", authority="Their &authority"
    )
    words |= _words(code, received="&Received", document="Date of the doc&ument", direction="&Direction")
    words["done"] = "MLI-2"
    heard = desk.hear(code, words, [(words["state"], "DE"), (words["subject"], SUBJECT), (words["reference"], REFERENCE)])

    assert heard["first"][1] == "combo box"
    order = [words[key] for key in ("state", "subject", "received", "document", "reference", "authority")]
    names = [each.rsplit(" (", 1)[0] for each in heard["heard"]]
    places = [names.index(name) for name in order]
    assert places == sorted(places), heard["heard"]
    assert all(names), "something took the focus and said nothing"

    number = next(word for word in heard["banner"].split() if word.startswith("MLI-")).rstrip(".")
    assert len(heard["columns"]) == 4
    assert all(heard["columns"])
    assert [row[:2] for row in heard["rows"]] == [[f"{SUBJECT}{language(code).text(', ')}{number}", language(code).state("DE")]]
    figure(f"a request by keyboard alone, heard in {code}: keys pressed", heard["keys"])
    figure(f"controls that announced themselves on the way in {code}", len(names))
