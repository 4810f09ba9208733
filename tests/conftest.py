# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What holds for every test, and the few fixtures that all rooms share.

Holds without asking: no network (also in started Python processes), no display needed, the key store lives in memory, settings
and data folders are the test's own, ``MLAT_*`` is unset, the language is English, warnings are errors, a log record of WARNING
or above and a Qt warning fail the test, and a modal dialog raises instead of hanging the run.

Fixtures:
    clock           a ``SetClock`` standing at 2026-11-21 09:00 UTC; move it with ``clock.at = ...``
    office_folder   a path for an office; the folder does not exist yet
    expect_log      ``expect_log("mlat_desktop.store", r"checkpoint .* late")``: this record must come and is allowed
    tool            ``tool("age")``: the path of a public tool of Debian, or a skip that names its package
    figure          ``figure("kills inside a write", "471 of 500")``: what a test counted, told at the end of the run

With ``MLAT_NO_SKIP=1`` (set by ``.ci/run``) a skip is a failure.
"""

from __future__ import annotations

import gc
import itertools
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported: without a display Qt aborts the whole run
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "offline"), str(ROOT)])  # for the processes a test starts
os.environ["PYTHON_KEYRING_BACKEND"] = "tests.memory_keyring.MemoryKeyring"
for _name in [name for name in os.environ if name.startswith("MLAT_") and name != "MLAT_NO_SKIP"]:
    del os.environ[_name]

import pytest  # noqa: E402 -- the environment comes first

from mlat_desktop import i18n  # noqa: E402 -- as above
from mlat_desktop.clock import SetClock  # noqa: E402 -- as above
from tests import ballast, new_databases  # noqa: E402 -- as above

ballast.lighten()
new_databases.lighten()

if hasattr(sys.modules.get("sitecustomize"), "ATTEMPTS"):  # a worker of pytest-xdist has it already
    _ATTEMPTS: list[str] = sys.modules["sitecustomize"].ATTEMPTS
else:
    from tests.offline.sitecustomize import ATTEMPTS as _ATTEMPTS

DEBIAN = {
    "age": "age",
    "age-keygen": "age",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdfsig": "poppler-utils",
}
DEBIAN |= {"openssl": "openssl", "qpdf": "qpdf", "java": "default-jre-headless", "cupsd": "cups", "lp": "cups-client"}
DEBIAN |= {"pdffonts": "poppler-utils", "pdfinfo": "poppler-utils", "zbarimg": "zbar-tools", "ssh-keygen": "openssh-client"}
DEBIAN |= {"openbox": "openbox", "dbus-run-session": "dbus-daemon"}
DEBIAN |= {"Xvfb": "xvfb", "xdotool": "xdotool", "strace": "strace", "msgfmt": "gettext", "sqlcipher": "sqlcipher"}


@pytest.fixture
def clock() -> SetClock:
    return SetClock(at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def office_folder(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def tool() -> Callable[[str], str]:
    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed (Debian package {DEBIAN.get(name, name)})")
        return path

    return find


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    def tell(what: str, value: object) -> None:
        request.node.user_properties.append((what, str(value)))

    return tell


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the tests counted: a proof whose numbers nobody can read is only a claim."""
    reports = [r for rs in terminalreporter.stats.values() for r in rs if getattr(r, "when", "") == "call"]
    told = sorted({(r.nodeid, what, value) for r in reports for what, value in r.user_properties})
    if told:
        terminalreporter.section("figures")
    for test, what, value in told:
        terminalreporter.line(f"{what}: {value}  [{test.rsplit('/', 1)[-1]}]")


def pytest_collection_finish() -> None:
    """What was imported stays: without this, collecting the garbage of every window that closes looks at all of it again."""
    gc.collect()
    gc.freeze()


class _Listener(logging.Handler):
    """Keeps what a test may not pass over in silence."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected: list[tuple[str, re.Pattern[str]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def faults(self) -> list[str]:
        """Records that nobody expected, and expected ones that did not come."""
        met = set()
        faults = []
        for record in self.records:
            text = record.getMessage()
            hits = [e for e in self.expected if f"{record.name}.".startswith(f"{e[0]}.") and e[1].search(text)]
            met.update(hits)
            if not hits:
                faults.append(f"unexpected log record: {record.levelname} {record.name}: {text}")
        faults += [f"expected log record did not come: {e[0]}: {e[1].pattern}" for e in self.expected if e not in met]
        return faults


@pytest.fixture(autouse=True)
def _logs() -> Iterator[_Listener]:
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield listener
    logging.getLogger().removeHandler(listener)
    if faults := listener.faults():
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def expect_log(_logs: _Listener) -> Callable[[str, str], None]:
    def expect(logger: str, pattern: str) -> None:
        _logs.expected.append((logger, re.compile(pattern)))

    return expect


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    before = len(_ATTEMPTS)
    yield
    if attempts := _ATTEMPTS[before:]:
        pytest.fail("tried to reach a network: " + "; ".join(attempts), pytrace=False)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders for :func:`_own_user`, one after the other; none exists before somebody writes into it."""
    root = tmp_path_factory.mktemp("homes")
    return (root / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_user(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new user of the computer, whose language is English and whose key store is empty."""
    home = next(_homes)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))  # the last: on Windows platformdirs asks the system, not APPDATA
    i18n.use("en")
    yield
    i18n.use("en")
    if (memory := sys.modules.get("tests.memory_keyring")) is not None:
        memory.MemoryKeyring.SECRETS.clear()


@pytest.fixture(autouse=True)
def _no_modals(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that waits for somebody would hang the run: in tests with Qt it raises. Use ``dialog.open()``."""
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        return
    from PySide6.QtWidgets import QColorDialog, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

    statics: dict[type, tuple[str, ...]] = {
        QMessageBox: ("information", "question", "warning", "critical", "about"),
        QFileDialog: ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
        QInputDialog: ("getText", "getMultiLineText", "getItem", "getInt", "getDouble"),
        QColorDialog: ("getColor",),
    }
    for kind in (QDialog, QMenu, *statics):
        monkeypatch.setattr(kind, "exec", _modal(f"{kind.__name__}.exec"))
    for kind, names in statics.items():
        for name in names:
            monkeypatch.setattr(kind, name, _modal(f"{kind.__name__}.{name}"))


def _modal(what: str) -> Callable[..., None]:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError(f"{what}() would wait for a person; open the dialog without blocking")

    return refuse


LONGEST = (
    "test_every_screen",
    "test_every_screen_mirrored",
    "test_bench",
    "test_story_window",
    "test_law_changes",
    "test_window",
    "test_address_book",
    "test_no_case_unwatched",
    "test_cli_requests",
    "test_offices",
    "test_cli_office",
    "test_stories",
    "test_catalogues",
)
"""Files that take longest, the longest first: begun last, one would leave the other process idle for as long as it takes."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


def _no_skips() -> bool:
    return os.environ.get("MLAT_NO_SKIP") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and _no_skips() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and _no_skips():
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} may not be skipped here: {_reason(report.longrepr)}"
    return report


def _reason(longrepr: Any) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
