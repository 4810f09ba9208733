# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The window over a small real office. Work runs at once on the asking thread unless a test asks for threads.

Fixtures:
    desk_clock  the clock of the office; it stands at ``office.NOW``
    prepared    the furnished office of this test, open as Alessandra Moretti
    program     the application, dressed in English and light
    window      the window with that office open
    rounds      walks over every screen of a training office, made once for a file
    undressed   the window of ``rounds`` is English and light again after the test
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.settings import Settings, save
from tests.ui import office as offices
from tests.ui.walk import Rounds
from ui.app import Program
from ui.main_window import MainWindow
from ui.tasks import ImmediateRunner, Tasks


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed office with cases, made once."""
    root = tmp_path_factory.mktemp("furnished")
    clock = SetClock(at=offices.NOW - timedelta(days=400))
    office = offices.new_office(root / "office", clock=clock, training=True)
    offices.furnish(office, clock, root / "files")
    office.close()
    return root / "office"


@pytest.fixture
def desk_clock() -> SetClock:
    return SetClock(at=offices.NOW)


@pytest.fixture
def office_copy(furnished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(furnished, tmp_path / "office"))


@pytest.fixture
def prepared(office_copy: Path, desk_clock: SetClock) -> Iterator[Office]:
    office = offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock)
    yield office
    office.close()


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    save(tmp_path / "config", Settings(language="en", theme="light"))
    tasks = Tasks(writer=ImmediateRunner(), reader=ImmediateRunner())
    made = Program([], config=tmp_path / "config", data=tmp_path / "data", tasks=tasks)
    yield made
    made.window.hide()
    made.window.let_go()
    made.window.deleteLater()
    _settle(qapp)
    left = [w for w in qapp.topLevelWidgets() if not w.isHidden()]
    assert not left, f"left on the screen: {left}"


@pytest.fixture
def make_window(program: Program) -> Callable[..., MainWindow]:
    unused = [program.window]

    def make(language: str = "en", theme: str = "light") -> MainWindow:
        chosen = Settings(language=language, theme=theme)
        if not unused or unused.pop().settings != chosen:
            program.dress(chosen)
            program.window.hide()
            program.window.deleteLater()
            program.window = MainWindow(chosen, program.tasks, config=program.config, data=program.data)
        program.window.resize(1366, 768)
        return program.window

    return make


@pytest.fixture
def window(make_window: Callable[..., MainWindow], prepared: Office, qapp: QApplication) -> MainWindow:
    made = make_window()
    made.enter(prepared)
    made.show()
    _settle(qapp)
    return made


@pytest.fixture(scope="module")
def rounds(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    made = Rounds(tmp_path_factory.mktemp("rounds"))
    yield made
    made.studio.close()


@pytest.fixture
def undressed(rounds: Rounds) -> Iterator[None]:
    yield
    rounds.studio.program.dress(Settings(language="en", theme="light"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every list that drops down that it can not raise a window."""
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support", extend=True))


def _settle(app: QApplication) -> None:
    for _again in range(3):
        app.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete
        app.processEvents()
