# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pictures of every screen at 1366x768 over a real training office: ``python -m tests.ui.screens OUTDIR [language-theme ...]``.

English and Arabic, light and dark are grabbed unless some are named; ``--only NAME,NAME`` takes some screens.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.settings import Settings
from tests.ui import office as training
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.new_office import NewOfficePage, RecoveryPage
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.unlock import UnlockPage
from ui.tasks import ImmediateRunner, Tasks

SIZE = QSize(1366, 768)
COMBINATIONS = ("en-light", "en-dark", "ar-light", "ar-dark")


class Studio:
    """One program, one office, one window after the other."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.clock = SetClock(at=training.NOW - timedelta(days=400))
        self.office = training.new_office(scratch / "office", clock=self.clock, training=True)
        self.requests = training.furnish(self.office, self.clock, scratch / "files")
        self.program = Program(["mlat-desktop"], config=scratch / "config", data=scratch / "data")
        self.program.tasks = Tasks(writer=ImmediateRunner(), reader=ImmediateRunner())
        self._seal_one()
        self._know_a_partner()

    def _seal_one(self) -> None:
        correspondence = self.office.correspondence
        first = self.named("Banking")
        draft = correspondence.of_request(first)[0]
        self.draft: Letter = draft
        other = correspondence.draft(self.named("Subscriber"), "acknowledgement", "fr").value
        correspondence.submit(other.id)
        folder = Path(self.office.info.folder)
        self.office.close()
        second = training.open_as(folder, "jkeller", training.SECOND, self.clock)
        second.correspondence.approve(other.id)
        arabic = second.correspondence.draft(self.named("Service of summons"), "acknowledgement", "ar").value
        second.correspondence.submit(arabic.id)
        second.close()
        self.office = training.open_as(folder, "amoretti", training.PASSPHRASE, self.clock)
        self.sealed = self.office.correspondence.seal(other.id).value
        self.waiting = arabic
        self.office.correspondence.approve(arabic.id)

    def _know_a_partner(self) -> None:
        from mlat_desktop import bootstrap

        made = bootstrap.create_office(
            self.scratch / "partner",
            bootstrap.NewOffice(name="Federal Office of Justice, Bonn", country="DE", admin_name="x", admin_full_name="X Y"),
            training.PASSPHRASE,
            clock=self.clock,
            cost=training.CHEAP,
        )
        card = self.scratch / "de-card.json"
        card.write_bytes(made.office.bundles.card_file())
        made.office.close()
        added = self.office.bundles.add_card(card).value
        self.office.bundles.trust(added.fingerprint)
        target = self.scratch / "stick"
        target.mkdir()
        self.office.bundles.export(self.named("Banking"), [added.fingerprint], target)

    def named(self, start: str) -> RequestId:
        """The id of the case whose subject starts so."""
        return next(r.id for r in self.requests if r.particulars.subject.startswith(start))

    def window(self, code: str, theme: str) -> MainWindow:
        """A window in a language and theme, the office not yet open."""
        chosen = Settings(language=code, theme=theme)
        self.program.dress(chosen)
        made = MainWindow(chosen, self.program.tasks, config=self.program.config, data=self.program.data)
        made.resize(SIZE)
        return made

    # -- the screens -----------------------------------------------------------------------------------------------------

    def before(self) -> dict[str, Callable[[MainWindow], object]]:
        """Screens before the office is open."""
        return {
            "welcome": lambda w: w.welcome(),
            "new-office": self._new_office,
            "recovery": self._recovery,
            "unlock": self._unlock,
        }

    def inside(self) -> dict[str, Callable[[MainWindow], object]]:
        """Screens of an open office."""
        return {
            "today": lambda w: w.go("today"),
            "register": lambda w: w.open_request(self.named("Banking")),
            "papers": lambda w: self._tab(w, 1),
            "persons": lambda w: self._tab(w, 2),
            "history": lambda w: self._tab(w, 3),
            "new-request": self._new_request,
            "amend": lambda w: w.amend_request(self.named("Banking")),
            "event": lambda w: w.log_event(self.named("Extradition")),
            "mail": lambda w: w.log_mail(self.named("Banking")),
            "evidence": lambda w: w.add_evidence(self.named("Banking")),
            "close": lambda w: w.end_request(self.named("Banking")),
            "letter-choice": lambda w: w.write_letter(self.named("Witness")),
            "letter-draft": lambda w: w.open_letter(self.draft.id),
            "letter-approved": lambda w: w.open_letter(self.waiting.id),
            "letter-sealed": lambda w: w.open_letter(self.sealed.id),
            "letters": self._letters,
            "export": self._export,
            "bundles": self._bundles,
            "partners": lambda w: w.go("cards"),
            "treaties": lambda w: w.go("treaties"),
            "settings": self._settings,
            "help": lambda w: w.help(),
        }

    def _new_office(self, window: MainWindow) -> None:
        page = NewOfficePage(window)
        window.show_threshold(page)
        page.state.set_value("CH")
        page.name.setText("Federal Office of Justice")
        page.full_name.setText("Alessandra Moretti")
        page.user.setText("amoretti")
        page.passphrase.setText("orchid basket")

    def _recovery(self, window: MainWindow) -> None:
        from mlat_desktop.bootstrap import CreatedOffice

        code = "66DH4-NFS4S-VJT5R-6REXQ-7ZAK3-SSCGC-MCSCA-G6MZ1-BYJYP"
        page = RecoveryPage(window, CreatedOffice(self.office, code), remember=False)
        window.show_threshold(page)

    def _unlock(self, window: MainWindow) -> None:
        page = UnlockPage(window, Path(self.office.info.folder), "amoretti")
        window.show_threshold(page)

    def _tab(self, window: MainWindow, at: int) -> None:
        window.open_request(self.named("Banking"))
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.detail.tabs.setCurrentIndex(at)

    def _new_request(self, window: MainWindow) -> None:
        self.office.drafts.discard("request")
        window.new_request()
        editor = window.editor
        assert isinstance(editor, RequestEditor)
        form = editor.form
        form.state.set_value("DE")
        form.subject.setText("Bank statements and account opening file, Meridian Trade Ltd")
        form.reference.setText("BfJ III 3-4471/26")
        form.authority.setText("Federal Office of Justice, Bonn")
        editor._look()

    def _letters(self, window: MainWindow) -> None:
        from ui.pages.letters import LettersPage

        window.go("letters")
        page = window.page("letters")
        assert isinstance(page, LettersPage)
        file = self.scratch / "letter.pdf"
        if not file.exists():
            file.write_bytes(self.office.correspondence.pdf(self.sealed.id))
        page.verify_card.verify(file)

    def _export(self, window: MainWindow) -> None:
        from ui.pages.export import ExportEditor

        window.export_bundle(self.named("Banking"))
        editor = window.editor
        assert isinstance(editor, ExportEditor)
        editor.folder.setText(str(self.scratch / "stick"))

    def _bundles(self, window: MainWindow) -> None:
        window.go("bundles")

    def _settings(self, window: MainWindow) -> None:
        from ui.pages.settings import SettingsPage

        window.go("settings")
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        page.verify.click()


def shoot(studio: Studio, out: Path, combination: str, only: frozenset[str]) -> list[Path]:
    """Grab the screens of one combination."""
    code, theme = combination.split("-")
    made = []
    for group, opened in ((studio.before(), False), (studio.inside(), True)):
        for name, show in group.items():
            if only and name not in only:
                continue
            window = studio.window(code, theme)
            if opened:
                window.enter(studio.office)
            else:
                window.welcome()
            window.show()
            show(window)
            for _again in range(4):
                studio.program.app.processEvents()
            path = out / f"{name}-{combination}.png"
            window.grab().save(str(path))
            made.append(path)
            for editor in window.unsaved():
                editor.setProperty("grabbed", True)
            window.let_go()
            window.hide()
            window.deleteLater()
    return made


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    only: frozenset[str] = frozenset()
    if "--only" in arguments:
        at = arguments.index("--only")
        only = frozenset(arguments[at + 1].split(","))
        arguments = arguments[:at] + arguments[at + 2 :]
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(Path(scratch))
        for combination in arguments[1:] or COMBINATIONS:
            for path in shoot(studio, out, combination, only):
                print(path)
        studio.office.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
