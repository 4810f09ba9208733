# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Starts the window: fonts, language, theme, the first page; everything heavy is imported after it is seen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from mlat_desktop import crash as reports
from mlat_desktop import i18n
from mlat_desktop import settings as preferences
from mlat_desktop.clock import SystemClock
from mlat_desktop.i18n import _
from ui import crash, fonts, icons, theme
from ui.garbage import Sweeper
from ui.main_window import MainWindow, fault_text
from ui.tasks import Tasks
from ui.widgets.controls import Level

PAUSE = 1500
"""Milliseconds from when an office can be opened until more is fetched."""


class Program:
    """The application and its window; a change of language makes the window anew over the same open office."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        config: Path | None = None,
        data: Path | None = None,
        tasks: Tasks | None = None,
    ) -> None:
        running = QApplication.instance()
        self.app = running if isinstance(running, QApplication) else QApplication(list(arguments))
        self.config = config or preferences.config_folder()
        self.data = data or preferences.data_folder()
        self._translators: list[QTranslator] = []
        self.app.setApplicationName("MLAT Desktop")
        self.app.setDesktopFileName("mlat-desktop")
        self.app.setStyle("Fusion")
        self.missing_fonts = fonts.load()
        self.app.setFont(fonts.base())
        self.app.setWindowIcon(icons.icon("seal", "accent"))
        loaded = preferences.load(self.config)
        self._set_aside = loaded.set_aside
        self.tasks = tasks or Tasks()
        self._later = QTimer()
        self._later.setSingleShot(True)
        self._sweeper = Sweeper()
        self.dress(loaded.settings)
        self.window = self._window(loaded.settings)
        self._later.timeout.connect(lambda: self.tasks.read(self.window, fetch_more, lambda _done: None))

    def dress(self, chosen: preferences.Settings) -> None:
        """Put language, reading direction and theme in force."""
        code = chosen.language or system_language()
        language = i18n.use(code)
        for old in self._translators:
            self.app.removeTranslator(old)
        self._translators = [t for t in (qt_texts(code),) if t is not None]
        for made in self._translators:
            self.app.installTranslator(made)
        QLocale.setDefault(QLocale(code))
        rtl = language.right_to_left
        self.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        theme.apply(self.app, chosen.theme)

    def start(self, office: Path | None = None) -> None:
        """Show the window, then fetch what it will need; ``office`` is the folder whose door stands open first."""
        self._sweeper.start()
        self.window.restore_geometry()
        if office is None:
            self.window.welcome()
        else:
            self.window.unlock(office, self.window.settings.last_user)
        self.window.show()
        QTimer.singleShot(0, self._after_the_first_window)

    def finish(self) -> None:
        """Join the threads; afterwards nothing of the program runs."""
        self._later.stop()  # a window that is closed at once has not fetched everything yet
        self.tasks.close()
        self._sweeper.stop()

    def rebuild(self) -> None:
        """Make the window anew in another language or theme, over the same open office."""
        old = self.window
        office = old.desk.office if old.desk is not None else None
        self.dress(old.settings)
        new = self._window(old.settings)
        new.setGeometry(old.geometry())
        self.window = new
        if office is not None:
            old.let_go()
            new.enter(office)
            new.go("settings")
        else:
            new.welcome()
        new.show()
        old.hide()
        old.deleteLater()

    def _window(self, chosen: preferences.Settings) -> MainWindow:
        made = MainWindow(chosen, self.tasks, config=self.config, data=self.data)
        made.rebuilt.connect(self.rebuild, Qt.ConnectionType.QueuedConnection)
        return made

    def _after_the_first_window(self) -> None:
        if self._set_aside is not None:
            said = _("Your preferences could not be read. They were kept as {path}; the defaults are in force.")
            self.window.say(Level.WARN, said.format(path=self._set_aside))
        self.tasks.read(self.window, fetch, self._fetch_more)

    def _fetch_more(self, _nothing: None) -> None:
        """Fetch the rest a moment later: who unlocks with one click must not wait for the libraries of letters first."""
        self._later.start(PAUSE)


def fetch() -> None:
    """Import what opening an office needs while the user reads the first page."""
    from mlat_desktop import bootstrap

    assert bootstrap


def fetch_more() -> None:
    """Import the libraries of letters and bundles: half a second that their first page need not take."""
    from mlat_desktop.bootstrap import wiring

    wiring.fetch()


def system_language() -> str:
    """The first language of the system that the program speaks, else English."""
    for name in QLocale.system().uiLanguages():
        code = name.split("-")[0]
        if code in i18n.LANGUAGES:
            return code
    return "en"


def qt_texts(code: str) -> QTranslator | None:
    """Qt's own words (calendar, standard menus) in a language."""
    made = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and made.load(f"qtbase_{code}", folder):
        return made
    return None


def main(office: Path | None = None) -> int:
    """Open the window, on the door of ``office`` if one is named, and stay until it is closed; the program's exit status."""
    native = crash.NativeTrace(preferences.config_folder() / "reports")
    earlier = native.start()
    program = Program(sys.argv)

    def fault(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            program.app.quit()
            return
        sys.__excepthook__(kind, value.with_traceback(trace), trace)
        program.window.say(Level.BAD, fault_text(reports.save(value, SystemClock().now())))

    sys.excepthook = fault
    program.start(office)
    if earlier is not None:
        program.window.say(
            Level.WARN,
            _("Last time the program ended abruptly. A report without case data lies in {path}.").format(path=earlier),
        )
    status = program.app.exec()
    program.finish()
    native.stop()
    return status
