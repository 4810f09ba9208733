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
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QScrollArea

from mlat_desktop.bootstrap import CreatedOffice, training
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import RequestView, TodayAct
from mlat_desktop.settings import Settings
from tests.services.law import changed, publish
from tests.trust import trust
from tests.ui import (
    access_screens,
    card_screens,
    chase_screens,
    exhibit_screens,
    export_screens,
    incident_screens,
    intake_screens,
    law_screens,
    letter_screens,
    mail_screens,
    register_screens,
    review_screens,
    several_screens,
    template_screens,
)
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.arrest import ArrestEditor
from ui.pages.deadlines import DeadlinesPage
from ui.pages.letters import LettersPage
from ui.pages.log_event import EventEditor
from ui.pages.new_office import NewOfficePage, RecoveryPage
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.settings import SettingsPage
from ui.pages.states import StatesPage
from ui.pages.unlock import UnlockPage
from ui.tasks import ImmediateRunner, Tasks
from ui.widgets.timeline import TimelineRow

SIZE = QSize(1366, 768)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ARREST, ANSWER = "ETS-024/16.4/max", "ETS-024/13"
"""Limits of the case on which somebody is under arrest."""
HEADS = (
    law_screens.HEADS
    | exhibit_screens.HEADS
    | access_screens.HEADS
    | card_screens.HEADS
    | intake_screens.HEADS
    | review_screens.HEADS
    | template_screens.HEADS
    | {
        "settings",
        "settings-seals",
        "settings-rules",
        "settings-bundles",
        "settings-calendar",
        "letters-approve",
        "check-date",
        "partners",
        "address-book",
        "address-book-overdue",
        "authority",
        "profile",
    }
)
"""Screens whose work is the administrator's."""
COMBINATIONS = ("en-light", "en-dark", "ar-light", "ar-dark")


class Studio:
    """One program, the training office, one window after the other."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.clock = SetClock(at=NOW)
        made = training.training_office(scratch / "training", as_of=NOW.date(), clock=self.clock)
        self.office = made.office
        self.program = Program(["mlat-desktop"], config=scratch / "config", data=scratch / "data")
        self.program.tasks = Tasks(writer=ImmediateRunner(), reader=ImmediateRunner())
        self.head = self.office.at_desk(next(u.name for u in self.office.people.all() if u.role is Role.ADMINISTRATOR))
        self._know_a_partner()
        self.law = law_screens.LawScreens(self.head, scratch)
        self.exhibits = exhibit_screens.ExhibitScreens(self.office, scratch, lambda: self.shown.request.id)
        self.exports = export_screens.ExportScreens(self.office, scratch)
        self.cards = card_screens.CardScreens(self.head)
        self.intake = intake_screens.IntakeScreens(self.head, scratch, self.clock)
        self.access = access_screens.AccessScreens(self.office)
        self.incidents = incident_screens.IncidentScreens(self.office, lambda: self.shown.request.id)
        self.mail = mail_screens.MailScreens(self.office, lambda: self.shown.request.id)
        self.reviews = review_screens.ReviewScreens(self.office, self.head)
        self.chasing = chase_screens.ChaseScreens(self.office)
        self.letter_life = letter_screens.LetterScreens(self.office, self.head, scratch)
        self.several = several_screens.SeveralScreens(self.office)
        self.templates = template_screens.TemplateScreens(self.head, scratch)
        self._find()
        self._change_the_law()

    def close(self) -> None:
        """Close the offices: one that is left open lets go of its lock in the middle of somebody else's test."""
        self.program.window.deleteLater()
        self.intake.close()
        self.office.close()

    def _know_a_partner(self) -> None:
        with training.receiver_office(self.scratch / "partner", clock=self.clock) as partner:
            card = self.scratch / "partner-card.json"
            card.write_bytes(partner.bundles.card_file())
        head = self.head
        self.partner = head.bundles.add_card(card).value
        trust(head, self.partner.fingerprint)

    def _find(self) -> None:
        """Choose the cases that show most."""
        views = [self.office.register.show(RequestId(each)) for each in self.office.register.ids(ListQuery(open_only=True))]

        def best(score: Callable[[RequestView], int]) -> RequestView:
            return max(views, key=score)

        def limits(view: RequestView) -> int:
            return sum(1 for d in view.deadlines if d.days is not None and not d.own_target)

        self.shown = best(
            lambda v: 8 * bool(v.letters) + 6 * bool(v.evidence) + 3 * bool(v.mails) + 2 * bool(v.revisions) + min(limits(v), 2)
            + 5 * bool(v.next_deadline and v.next_deadline.total_days and 0 <= (v.next_deadline.days or -1) <= 20)
        )  # fmt: skip
        self.liberty = best(lambda v: limits(v) + 10 * any(d.deadline.liberty and d.days is not None for d in v.deadlines))
        correspondence, letters = self.office.correspondence, [each for view in views for each in view.letters]
        found = {each.status: each for each in letters}
        incoming = best(lambda v: v.request.particulars.direction is Direction.INCOMING and not v.letters)
        self.draft = correspondence.draft(incoming.request.id, "acknowledgement", "en").value
        self.sealed = found.get(LetterStatus.DISPATCHED) or found[LetterStatus.SEALED]
        arabic = [each for each in letters if each.language == "ar"]
        self.other = arabic[0] if arabic else found.get(LetterStatus.APPROVED, self.draft)
        target = self.scratch / "stick"
        target.mkdir()
        self.office.bundles.export(self.shown.request.id, [self.partner.fingerprint], target)

    def _change_the_law(self) -> None:
        """A limit without a date, a date that waits for a second person, and a changed law that waits for an officer."""
        lines = [each for each in self.office.today.lines() if each.act is TodayAct.ENTER_DATE]
        self.undated, liberty = lines[0], self.liberty.request.id
        self.office.casework.add_event(liberty, EventKind.QUERY_SENT, NOW - timedelta(days=2))
        source = "Note verbale 12/2026 of 20 November 2026: their answer is to come by this day"
        self.office.entered_dates.enter(liberty, ANSWER, due_on=date(2026, 12, 15), source=source)
        self.head.record.keep(settings={"two_people": "off"}, reason="the pictures are taken by one person")
        publish(self.head, changed(self.head, 45))
        self.head.record.keep(settings={"two_people": "on"})
        self.liberty = self.office.register.show(liberty)

    def _timeline_why(self, window: MainWindow) -> None:
        window.open_request(self.liberty.request.id)
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        shown = next(each for each in page.detail.findChildren(TimelineRow) if each.entry.uid == ARREST)
        shown.why.click()
        for _again in range(4):
            self.program.app.processEvents()
        area = next(each for each in page.detail.findChildren(QScrollArea) if each.isVisible())
        area.ensureWidgetVisible(shown, 0, 0)

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
            "register": lambda w: w.open_request(self.shown.request.id),
            "deadlines": lambda w: self._deadlines(w, "list"),
            "deadlines-month": lambda w: self._deadlines(w, "month"),
            "deadlines-line": lambda w: self._deadlines(w, "line"),
            "enter-date": lambda w: w.enter_date(RequestId(self.undated.row.id), self.undated.limit_id),
            "check-date": lambda w: w.check_date(self.liberty.request.id, ANSWER),
            "recount": lambda w: w.decide_recount(self.liberty.request.id),
            "why": lambda w: w.explain(self.liberty.request.id, ARREST),
            "timeline-why": self._timeline_why,
            "letter-computation": lambda w: w.write_letter(self.liberty.request.id, "computation", limit=ARREST),
            "liberty": lambda w: w.open_request(self.liberty.request.id),
            "papers": lambda w: self._tab(w, 1),
            "persons": lambda w: self._tab(w, 2),
            "history": lambda w: self._tab(w, 3),
            "new-request": self._new_request,
            "arrest": self._arrest,
            "office-page": lambda w: w.office_page(),
            "follow": lambda w: w.follow_request(self.shown.request.id),
            "hand-over": self._hand_over,
            "amend": lambda w: w.amend_request(self.shown.request.id),
            "event": lambda w: w.log_event(self.liberty.request.id),
            "mail": lambda w: w.log_mail(self.shown.request.id),
            "evidence": lambda w: w.add_evidence(self.shown.request.id),
            "close": lambda w: w.end_request(self.shown.request.id),
            **self._papers_of_a_case(),
            **self.exports.screens(),
            "bundles": self._bundles,
            "bundle-received": self._bundle_received,
            "partners": lambda w: w.go("cards"),
            **self.cards.screens(),
            **self.law.screens(),
            **self.exhibits.screens(),
            **self.intake.screens(),
            **self.access.screens(),
            **self.mail.screens(),
            **self.incidents.screens(),
            **self.reviews.screens(),
            **self.several.screens(),
            **self.templates.screens(),
            **self.chasing.screens(),
            **self.letter_life.screens(),
            "address-book": self._states,
            "address-book-overdue": lambda w: w.go("states"),
            "authority": lambda w: w.edit_entry(self.office.address_book.authorities("BR")[0]),
            "profile": lambda w: w.edit_entry(self.office.address_book.profile("DE", "banking")),
            "old-register": lambda w: register_screens.opened(w, register_screens.sheet(self.scratch)),
            "old-register-end": lambda w: register_screens.bottom(w, register_screens.sheet(self.scratch)),
            "old-register-ready": lambda w: register_screens.opened(w, register_screens.sheet(self.scratch, good=True)),
            "settings": self._settings,
            "settings-letters": lambda w: self._settings_card(w, "stationery"),
            "settings-seals": lambda w: self._settings_card(w, "device"),
            "settings-rules": lambda w: self._settings_card(w, "review_rules"),
            "settings-bundles": lambda w: self._settings_card(w, "bundle_times"),
            "settings-calendar": self._calendar,
            "help": lambda w: w.help(),
        }

    def _papers_of_a_case(self) -> dict[str, Callable[[MainWindow], object]]:
        """Letters, from the choice of one to its check code."""
        return {
            "letter-choice": lambda w: w.write_letter(self.shown.request.id),
            "letter-draft": lambda w: w.open_letter(self.draft.id),
            "letter-arabic": lambda w: w.open_letter(self.other.id),
            "letter-sealed": lambda w: w.open_letter(self.sealed.id),
            "letters": self._letters,
            "letter-code": self._letter_code,
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
        code = "66DH4-NFS4S-VJT5R-6REXQ-7ZAK3-SSCGC-MCSCA-G6MZ1-BYJYP"
        page = RecoveryPage(window, CreatedOffice(self.office, code), remember=False)
        window.show_threshold(page)

    def _unlock(self, window: MainWindow) -> None:
        page = UnlockPage(window, Path("federal-office"), "amoretti")
        window.show_threshold(page)

    def _deadlines(self, window: MainWindow, form: str) -> None:
        window.go("deadlines")
        page = window.page("deadlines")
        assert isinstance(page, DeadlinesPage)
        page.forms.choose(form)

    def _tab(self, window: MainWindow, at: int) -> None:
        window.open_request(self.shown.request.id)
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

    def _arrest(self, window: MainWindow) -> None:
        window.new_arrest()
        form = window.editor
        assert isinstance(form, ArrestEditor)
        form.person.setText("Tomas Okello")
        form.state.set_value("TR")

    def _hand_over(self, window: MainWindow) -> None:
        window.log_event(self.shown.request.id)
        form = window.editor
        assert isinstance(form, EventEditor)
        form.kind.set_value(EventKind.HANDED_OVER.value)
        form.holder.set_value(Holder.TRANSLATOR.value)
        form.whom.setText("Bureau Lingua")

    def _letters(self, window: MainWindow) -> None:
        window.go("letters")
        page = window.page("letters")
        assert isinstance(page, LettersPage)
        file = self.scratch / "letter.pdf"
        if not file.exists():
            file.write_bytes(self.office.correspondence.pdf(self.sealed.id))
        page.verify_card.verify(file)

    def _settings_card(self, window: MainWindow, name: str) -> None:
        window.go("settings")
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        for _round in range(3):
            self.program.app.processEvents()
        area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
        area.ensureWidgetVisible(getattr(page, name), 0, 20)

    def _letter_code(self, window: MainWindow) -> None:
        window.go("letters")
        page = window.page("letters")
        assert isinstance(page, LettersPage)
        page.code_section.code.setText(check_code(self.sealed.number, self.sealed.digest))
        page.code_section.number.setText(self.sealed.number)
        page.code_section.ask()
        for _round in range(3):
            self.program.app.processEvents()
        next(each for each in page.findChildren(QScrollArea) if each.isVisible()).ensureWidgetVisible(page.code_section, 0, 60)

    def _states(self, window: MainWindow) -> None:
        window.go("states")
        page = window.page("states")
        assert isinstance(page, StatesPage)
        page.show_state("DE")

    def _bundles(self, window: MainWindow) -> None:
        window.go("bundles")
        page = window.page("bundles")
        assert page is not None
        for each in page.findChildren(QLabel):
            each.setText(each.text().replace(str(Path.cwd()), "/media"))  # the record keeps the whole path of the medium

    def _bundle_received(self, window: MainWindow) -> None:
        request = self.shown.request.id
        (record, *_others) = self.office.bundles.of_request(request)
        window.edit("bundle-received", request, record.uid, record.partner)

    def _calendar(self, window: MainWindow) -> None:
        window.go("settings")
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        card = page.calendars
        card.new_day.set_day(date(NOW.year, 12, 24))
        card.add_day.click()
        card.source.setText("Official journal 12/2026")
        card.look.click()
        for _again in range(4):
            self.program.app.processEvents()
        next(each for each in page.findChildren(QScrollArea) if each.isVisible()).ensureWidgetVisible(card.propose, 0, 120)

    def _settings(self, window: MainWindow) -> None:
        window.go("settings")
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        page.verify.click()


def save(window: MainWindow, path: Path) -> None:
    """Write what is on the screen as a PNG of 256 colours: half a megabyte a picture would swell the repository."""
    window.grab().save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


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
                window.enter(studio.head if name in HEADS else studio.office)
            else:
                window.welcome()
            window.show()
            show(window)
            for _again in range(4):
                studio.program.app.processEvents()
            path = out / f"{name}-{combination}.png"
            save(window, path)
            made.append(path)
            for editor in window.unsaved():
                editor.setProperty("grabbed", True)
            window.let_go()
            window.hide()
            window.deleteLater()
            studio.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return made


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    only: frozenset[str] = frozenset()
    if "--only" in arguments:
        at = arguments.index("--only")
        only = frozenset(arguments[at + 1].split(","))
        arguments = arguments[:at] + arguments[at + 2 :]
    out = Path(arguments[0]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path.cwd()
        os.chdir(scratch)  # relative paths: the pictures show no folder of this machine
        studio = Studio(Path())
        for combination in arguments[1:] or COMBINATIONS:
            for path in shoot(studio, out, combination, only):
                print(path)
        studio.close()
        os.chdir(home)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
