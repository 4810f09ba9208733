# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The window: before an office is open the welcome, afterwards the rail, the banner and one page at a time.

It knows the pages by name only and imports each when it is first shown, so that the first window comes up at once.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from mlat_desktop import crash as reports
from mlat_desktop import settings as preferences
from mlat_desktop.clock import SystemClock
from mlat_desktop.domain.changes import Done, Kind
from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.mailroom import PieceState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.settings import Settings
from ui import actions
from ui.change_hub import ChangeHub, DayWatch
from ui.desk import Answers, Desk
from ui.pages.by_name import load
from ui.pages.page import Editor, Page
from ui.pages.threshold import Threshold
from ui.remembering import RemembersPrinters
from ui.tasks import Tasks
from ui.widgets.basics import column, label, row
from ui.widgets.controls import Banner, Level
from ui.widgets.rail import Rail, RailButton

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.treaties.basis_views import BasisView

_FRAME = 48
"""What a desktop may add around a window, in pixels."""


class MainWindow(RemembersPrinters, QMainWindow):
    """The one window of the program.

    Signals:
        rebuilt: language or theme was changed: the program makes the window anew.
    """

    rebuilt = Signal()

    def __init__(self, settings: Settings, tasks: Tasks, *, config: Path, data: Path) -> None:
        super().__init__()
        self.settings, self.tasks, self.config, self.data_folder = settings, tasks, config, data
        self.desk: Desk | None = None
        self._pages: dict[str, Page] = {}
        self._editors: list[Editor] = []
        self._place = "today"
        self._leaving = self._recovered = False
        self.setMinimumSize(QSize(1000, 640))
        self.resize(1366, 768)
        self._root = QStackedWidget()
        self.setCentralWidget(self._root)
        self._room = self._make_room()
        self._root.addWidget(self._room)
        self._threshold: Threshold | None = None
        self._make_keys()
        tasks.failed.connect(self.refuse)
        tasks.broken.connect(self._on_broken)
        self._retitle()

    # -- the room --------------------------------------------------------------------------------------------------------

    def _make_room(self) -> QWidget:
        room = QWidget()
        room.setProperty("look", "canvas")
        self.rail = Rail()
        for place in actions.PLACES:
            self.rail.add(place.key, place.glyph, _(place.text), low=place.low)
        lock = RailButton("lock", _("Lock"))
        lock.clicked.connect(self.lock)
        self.rail.add_act(lock)
        self.rail.chosen.connect(self.go)
        self._strip = label("", "training")
        self._strip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._strip.hide()
        self.banner = Banner()
        self._stack = QStackedWidget()
        right = column(gap=0)
        right.addWidget(self._strip)
        right.addWidget(self.banner)
        right.addWidget(self._stack, 1)
        row(self.rail, right, parent=room, gap=0).setStretch(1, 1)
        return room

    def _make_keys(self) -> None:
        self._shortcuts: list[QShortcut] = []
        table = [(f"Ctrl+{p.digit}", lambda key=p.key: self.go(key)) for p in actions.PLACES]
        table += [(key.keys, getattr(self, key.method)) for key in actions.KEYS]
        for keys, act in table:
            made = QShortcut(QKeySequence(keys), self)
            made.activated.connect(act)
            made.setEnabled(False)
            self._shortcuts.append(made)

    # -- opening and locking ---------------------------------------------------------------------------------------------

    def show_threshold(self, page: Threshold) -> None:
        """Show a page that stands before the office is open (welcome, unlock)."""
        if self._threshold is not None:
            self._root.removeWidget(self._threshold)
            self._threshold.deleteLater()
        self._threshold = page
        self._root.addWidget(page)
        self._root.setCurrentWidget(page)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self._retitle()

    def welcome(self) -> None:
        """Show the first page of the program."""
        from ui.pages.welcome import WelcomePage

        self.show_threshold(WelcomePage(self))

    def enter(self, office: Office) -> None:
        """Show an office that has just been opened."""
        hub = ChangeHub(self)
        self.tasks.changed.connect(hub.publish)
        self.desk = Desk(office, self.tasks, hub, self)
        hub.subscribe(self, {Kind.LETTER, Kind.MAIL}, lambda _changes: self._count_waiting())
        self.days = DayWatch(hub, lambda: office.register.today)
        info = office.info
        self.rail.show_office(info.name, info.user.full_name, word(info.user.role))
        self._strip.setVisible(info.training)
        self._strip.setText(_("TRAINING · fictional cases · nothing here is real"))
        self.settings = self.settings.opened(info.folder, info.user.name)
        self.save_settings()
        self._root.setCurrentWidget(self._room)
        if self._threshold is not None:
            self._root.removeWidget(self._threshold)
            self._threshold.deleteLater()
            self._threshold = None
        for each in self._shortcuts:
            each.setEnabled(True)
        self._retitle()
        self._count_waiting()
        self.go("today")

    def _count_waiting(self) -> None:
        """Show in the rail how many letters wait for a second person or for the seal, and how much mail for its case."""
        if self.desk is not None:
            self.rail.set_waiting("mailroom", len(self.desk.office.mail.pieces(PieceState.UNMATCHED)))
            self.rail.set_waiting("letters", len(self.desk.office.today.approvals()))

    def remember(self) -> None:
        """Keep the key in this computer's key store, off the screen's thread: it may wait for the user's own prompt."""
        if self.desk is None:
            return
        people = self.desk.office.people

        def keep() -> Done[None]:
            people.remember()
            return Done(None)

        said = _("This computer remembers the key of the office.")
        self.tasks.write(self, keep, lambda _nothing: self.say(Level.GOOD, said, stays=False))

    def after_recovery(self) -> None:
        """Lead to the new passphrase."""
        self._recovered = True
        self.go("settings")
        self.say(Level.WARN, _("The office was opened by its recovery code. Set a new passphrase now."))

    def recovered(self) -> bool:
        """Whether no passphrase was set since the office was opened by its recovery code."""
        return self._recovered

    def passphrase_set(self) -> None:
        """A new passphrase is in force."""
        self._recovered = False

    def theme_name(self) -> str:
        """The theme preferred."""
        return self.settings.theme

    def leave_office(self) -> None:
        """Close the office: drafts are kept in it, pages go, the key leaves the memory."""
        if (office := self.let_go()) is not None:
            office.close()

    def let_go(self) -> Office | None:
        """Take the pages away and hand back the office, still open."""
        if self.desk is None:
            return None
        for editor in self._editors:
            editor.keep()
        self.tasks.wait()
        office, hub = self.desk.office, self.desk.hub
        for page in [*self._editors, *self._pages.values()]:
            self._stack.removeWidget(page)
            page.hide()
            page.setParent(None)
            page.deleteLater()
        self._editors.clear()
        self._pages.clear()
        self.tasks.changed.disconnect(hub.publish)
        hub.deleteLater()
        self.desk = None
        self.banner.dismiss()
        for each in self._shortcuts:
            each.setEnabled(False)
        return office

    def lock(self) -> None:
        """Lock: close the office and ask for the passphrase again."""
        if self.desk is None or self._must_wait(self.lock):
            return
        folder, user = self.desk.office.info.folder, self.desk.office.info.user.name
        self.leave_office()
        self.unlock(Path(folder), user)

    def unlock(self, folder: Path, user: str) -> None:
        """Show the locked door of an office."""
        from ui.pages.unlock import UnlockPage

        self.show_threshold(UnlockPage(self, folder, user))

    # -- the shell as pages see it ---------------------------------------------------------------------------------------

    def go(self, place: str) -> None:
        """Show a page of the rail by its key."""
        if self.desk is None:
            return
        page = self._pages.get(place)
        if page is None:
            page = load(place)(self.desk)
            self._pages[place] = page
            self._stack.addWidget(page)
        if self._stack.currentWidget() is not page:
            self.banner.turn_the_page()
        self._place = place
        self.rail.choose(place)
        self._stack.setCurrentWidget(page)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self, key: str) -> Page | None:
        """The page of a key, if it was shown already."""
        return self._pages.get(key)

    def edit(self, key: str, *arguments: object, again: bool = False) -> Editor | None:
        """Open an editor over the pages; with ``again`` the one of this kind that is open already comes to the front."""
        if self.desk is None:
            return None
        kind = load(key)
        if again:
            for open_one in self._editors:
                if isinstance(kind, type) and isinstance(open_one, kind):
                    self._front(open_one)
                    return open_one
        made = kind(self.desk, *arguments)
        assert isinstance(made, Editor)
        self._editors.append(made)
        self._stack.addWidget(made)
        self._front(made)
        return made

    def _front(self, editor: Editor) -> None:
        self.banner.dismiss()
        self._stack.setCurrentWidget(editor)
        editor.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def editor(self) -> Editor | None:
        """The editor in front, None if a page is."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Editor) else None

    def back(self) -> None:
        """Close the editor in front and show what was there before."""
        editor, below = self.editor, None
        if editor is not None:
            below = editor.over if editor.over in self._editors else None
            self._editors.remove(editor)
            self._stack.removeWidget(editor)
            editor.hide()
            editor.setParent(None)
            editor.deleteLater()
        if below is not None:
            self._front(below)
        else:
            self.go(self._place)

    def say(self, level: Level, text: str, acts: Answers = (), *, stays: bool = True) -> None:
        """Say something in the banner."""
        threshold = self._threshold.banner if self._threshold is not None else None
        banner = threshold if self.desk is None else self.banner
        if banner is not None:
            banner.say(level, text, acts, stays=stays)

    def refuse(self, error: KnownError) -> None:
        """Say a refusal in the banner."""
        self.say(Level.BAD, sentence(error))

    def open_request(self, request_id: RequestId) -> None:
        """Show a request in the register."""
        self.go("register")
        self._pages["register"].select(request_id)

    def new_request(self) -> None:
        """Begin a request, or return to the one begun."""
        self.edit("new", again=True)

    def new_arrest(self) -> None:
        """Open a case from an arrest, or return to the form begun."""
        self.edit("arrest", again=True)

    def office_page(self) -> None:
        """Write a page that the office prints for itself."""
        self.edit("office-page", again=True)

    def follow_request(self, request_id: RequestId) -> None:
        """Register a request that follows this one."""
        self.edit("follow", request_id)

    def amend_request(self, request_id: RequestId) -> None:
        """Amend a request."""
        self.edit("new", request_id)

    def log_mail(self, request_id: RequestId) -> None:
        """Log what arrived or left."""
        self.edit("mail", request_id)

    def enter_mail(self, number: str = "", references: str = "") -> None:
        """Enter mail, or match a piece of the book."""
        self.edit("piece", number, references, again=not number and not references)

    def log_event(self, request_id: RequestId) -> None:
        """Log what happened."""
        self.edit("event", request_id)

    def end_request(self, request_id: RequestId) -> None:
        """Close, withdraw or reopen."""
        self.edit("end", request_id)

    def add_evidence(self, request_id: RequestId) -> None:
        """Add evidence."""
        self.edit("evidence", request_id)

    def open_exhibit(self, request_id: RequestId, uid: Uid) -> None:
        """Open an exhibit."""
        self.edit("exhibit", request_id, uid)

    def enter_duty(self, request_id: RequestId) -> None:
        """Enter a duty."""
        self.edit("new-duty", request_id)

    def open_duty(self, request_id: RequestId, uid: Uid) -> None:
        """Open a duty."""
        self.edit("duty", request_id, uid)

    def write_letter(self, request_id: RequestId, kind: str = "", *, limit: str = "") -> None:
        """Choose a letter and draft it."""
        self.edit("letter-choice", request_id, kind, limit)

    def remind(self, request_id: RequestId, item: str = "") -> None:
        """Remind whoever has it."""
        self.edit("chase", request_id, item)

    def tell_delay(self, request_id: RequestId, limit: str = "") -> None:
        """Tell of a delay."""
        self.edit("delay", request_id, limit)

    def write_outstanding(self, state: str = "") -> None:
        """Write what is outstanding with a State."""
        self.edit("outstanding", state)

    def explain(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Say how a date comes about."""
        self.edit("explain", request_id, limit_id, trigger_uid)

    def enter_date(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Enter a date that nothing computes."""
        self.edit("enter-date", request_id, limit_id, trigger_uid)

    def check_date(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Check a date that somebody entered."""
        self.edit("check-date", request_id, limit_id, trigger_uid)

    def deadlines_ahead(self) -> None:
        """Show what ends while the office rests."""
        self.go("deadlines")
        if (page := self._pages.get("deadlines")) is not None:
            page.show_ahead()

    def decide_recount(self, request_id: RequestId) -> None:
        """Decide on dates that a changed law would move."""
        self.edit("recount", request_id)

    def work_on(self, form: str, request_id: RequestId) -> None:
        """Open a form on a request by its key."""
        self.edit(form, request_id)

    def open_letter(self, letter: Letter | int) -> None:
        """Open a letter."""
        self.edit("letter", letter)

    def export_bundle(self, request_id: RequestId) -> None:
        """Open the preflight of a bundle."""
        self.edit("export", request_id)

    def edit_entry(self, entry: AuthorityEntry | CountryProfile) -> None:
        """Open an entry of the address book."""
        self.edit("authority" if isinstance(entry, AuthorityEntry) else "profile", entry)

    def find_basis(
        self,
        requesting: str = "",
        requested: str = "",
        for_: str = "",
        use: Callable[[BasisView, str], object] | None = None,
    ) -> None:
        """Open the finder of legal bases over the page or form that asks."""
        asks = self.editor
        made = self.edit("basis", requesting, requested, for_, use)
        if made is not None:
            made.over = asks

    def edit_treaty(self, treaty_id: str) -> None:
        """Open the editor of a treaty's table."""
        self.edit("treaty", treaty_id)

    def open_treaty(self, treaty_id: str) -> None:
        """Show the sheet of a treaty."""
        self.go("treaties")
        self._pages["treaties"].show_treaty(treaty_id)

    def change_law(self, act: str, *arguments: object) -> None:
        """Open what changes the law."""
        self.edit(act, *arguments)

    def law_changed(self) -> None:
        """Leave what changed the law and show its editions and proposals."""
        self.back()
        self.go("treaties")
        self._pages["treaties"].show_changes()

    # -- keys ------------------------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Go to the register's search field."""
        self.go("register")
        if "register" in self._pages:
            self._pages["register"].search()

    def help(self) -> None:
        """Show the keys and the first steps."""
        self.go("help")

    def _shown(self) -> RequestId | None:
        page = self._pages.get(self._place)
        return page.shown_request() if page is not None and self.editor is None else None

    def log_event_here(self) -> None:
        """Log what happened on the request shown."""
        if (shown := self._shown()) is not None:
            self.log_event(shown)

    def log_mail_here(self) -> None:
        """Log what arrived or left on the request shown."""
        if (shown := self._shown()) is not None:
            self.log_mail(shown)

    def write_letter_here(self) -> None:
        """Write a letter on the request shown."""
        if (shown := self._shown()) is not None:
            self.write_letter(shown)

    # -- preferences, faults, the end ------------------------------------------------------------------------------------

    def prefer(self, *, language: str | None = None, theme: str | None = None) -> None:
        """Take another language or theme: the window is made anew; drafts are kept, other typing is asked about first."""
        anyway = _("Change it without saving")
        if self._asks_about_typing(anyway, lambda: self._prefer(language, theme)):
            return
        self._prefer(language, theme)

    def _prefer(self, language: str | None, theme: str | None) -> None:
        kept = self.settings
        self.settings = replace(kept, language=kept.language if language is None else language, theme=theme or kept.theme)
        self.save_settings()
        self.rebuilt.emit()

    def _asks_about_typing(self, anyway: str, act: Callable[[], object]) -> bool:
        """Whether something typed would be lost; then it is shown and asked about inside the page."""
        unsaved = self.unsaved()
        if unsaved:
            self._front(unsaved[0])
            said = _("What you typed here has not been saved.")
            self.say(Level.WARN, said, ((_("Stay here"), unsaved[0].setFocus), (anyway, act)))
        return bool(unsaved)

    def _asks_at_the_threshold(self) -> bool:
        """Whether a page before the office holds something that closing would lose for good; then it is asked about."""
        said = self._threshold.at_stake() if self._threshold is not None else ""
        if said and self._threshold is not None:
            stay = (_("Stay here"), self._threshold.first_focus().setFocus)
            self.say(Level.WARN, said, (stay, (_("Close the program"), self._close_anyway)))
        return bool(said)

    def save_settings(self) -> None:
        """Keep the preferences; a full disk is said, not hidden."""
        try:
            preferences.save(self.config, self.settings)
        except OSError as error:
            self.say(Level.WARN, _("The preferences could not be saved: {reason}.").format(reason=error.strerror or error))

    def restore_geometry(self) -> None:
        """Put the window where it was; the first time, fill a screen that has no room for it and its title bar.

        A screen smaller than the least size stays as it is: filling it would cut off the end of every page for good.
        """
        if self.settings.geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(self.settings.geometry)))
            return
        room, least = self.screen().availableSize(), self.minimumSize()
        tight = room.width() < self.width() + _FRAME or room.height() < self.height() + _FRAME
        if tight and room.width() >= least.width() and room.height() >= least.height():
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _on_broken(self, fault: object) -> None:
        if isinstance(fault, BaseException):
            self.say(Level.BAD, fault_text(reports.save(fault, SystemClock().now())))

    def _retitle(self) -> None:
        parts = ["MLAT Desktop"]
        if self.desk is not None:
            info = self.desk.office.info
            parts = [info.name, *([_("TRAINING")] if info.training else []), "MLAT Desktop"]
        self.setWindowTitle(" · ".join(parts))

    def unsaved(self) -> list[Editor]:
        """Editors with something typed that is kept nowhere else."""
        return [editor for editor in self._editors if editor.dirty()]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask, inside the page, before something typed is lost; finish writes that are under way."""
        if self._must_wait(self.close):
            event.ignore()
            return
        anyway = _("Close the program without saving")
        if not self._leaving and (self._asks_about_typing(anyway, self._close_anyway) or self._asks_at_the_threshold()):
            event.ignore()
            return
        if self._threshold is not None:
            self._threshold.put_away()
        self.settings = replace(self.settings, geometry=base64.b64encode(self.saveGeometry().data()).decode())
        self.leave_office()
        self.save_settings()
        event.accept()

    def _must_wait(self, then: Callable[[], object]) -> bool:
        """Whether a write is under way; then it is said, and what was asked is done when the write has ended."""
        if not self.tasks.writing:
            return False

        def again(busy: bool) -> None:
            if not busy:
                self.tasks.busy.disconnect(again)
                then()

        self.tasks.busy.connect(again)
        self.say(
            Level.INFO,
            _("Something is still being written. It is finished first."),
            ((_("Stop it instead"), self.tasks.cancel_all),),
        )
        return True

    def _close_anyway(self) -> None:
        self._leaving = True
        self.close()


def fault_text(report: Path) -> str:
    """What the user is told when the program itself failed."""
    said = _("The program made a mistake. What you were doing may not have been saved; look before you repeat it.")
    where = _("A report without case data lies in {path}. Please give it to your administrator.").format(path=report)
    return f"{said} {where}"
