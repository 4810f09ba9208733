# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What every page works with: the open office, the threads, the news of changes, and the way to other pages.

A page knows no other page. It asks the shell to open one, or to say something in the banner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from mlat_desktop.domain.changes import Changes
from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import screen
from mlat_desktop.settings import Printing
from ui.change_hub import ChangeHub
from ui.tasks import Tasks
from ui.widgets.controls import Level

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.treaties.basis_views import BasisView

Answers = tuple[tuple[str, Callable[[], object]], ...]


class Shell(Protocol):
    """The window, as a page sees it."""

    def go(self, place: str) -> None:
        """Show a page of the rail by its key (see ``ui.actions``)."""

    def back(self) -> None:
        """Close the editor in front and show what was there before."""

    def say(self, level: Level, text: str, acts: Answers = (), *, stays: bool = True) -> None:
        """Say something in the banner above the page."""

    def refuse(self, error: KnownError) -> None:
        """Say a refusal in the banner."""

    def printing(self, letterhead: str) -> Printing:
        """How letters of a letterhead (its language) are printed on this computer."""

    def remember_printing(self, letterhead: str, how: Printing) -> None:
        """Keep how they are printed."""

    def open_request(self, request_id: RequestId) -> None:
        """Show a request in the register."""

    def new_request(self) -> None:
        """Open the window for a new request, or return to the one begun."""

    def new_arrest(self) -> None:
        """Open the form for an arrest without a request, or return to the one begun."""

    def office_page(self) -> None:
        """Open the form for a page that the office prints for itself."""

    def follow_request(self, request_id: RequestId) -> None:
        """Open the form for a request that follows this one."""

    def amend_request(self, request_id: RequestId) -> None:
        """Open a request to amend it."""

    def log_mail(self, request_id: RequestId) -> None:
        """Open the window that logs what arrives or leaves on a case."""

    def enter_mail(self, number: str = "", references: str = "") -> None:
        """Open the form for mail that came or left, or the piece of the book with this number to match it."""

    def log_event(self, request_id: RequestId) -> None:
        """Open the window that logs what happened on a case."""

    def end_request(self, request_id: RequestId) -> None:
        """Open the window that closes, withdraws or reopens a case."""

    def add_evidence(self, request_id: RequestId) -> None:
        """Open the window that adds evidence to a case."""

    def open_exhibit(self, request_id: RequestId, uid: Uid) -> None:
        """Open an exhibit of a case: its chain of custody, and what can happen to it."""

    def enter_duty(self, request_id: RequestId) -> None:
        """Open the form for a duty that rests on a case."""

    def open_duty(self, request_id: RequestId, uid: Uid) -> None:
        """Open a duty of a case, to discharge it or to look at it again."""

    def write_letter(self, request_id: RequestId, kind: str = "", *, limit: str = "") -> None:
        """Open the choice of letters for a case, or draft one of this kind; ``limit`` names the deadline that it explains."""

    def remind(self, request_id: RequestId, item: str = "") -> None:
        """Open the reminders of a case, on the item of assistance named."""

    def tell_delay(self, request_id: RequestId, limit: str = "") -> None:
        """Open the form that tells another State of a delay, on the limit named."""

    def write_outstanding(self, state: str = "") -> None:
        """Open the letter with all that is outstanding with a State."""

    def explain(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Open the page that says how a date of a case comes about."""

    def enter_date(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Open the form for a date that nothing computes."""

    def check_date(self, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        """Open a date that somebody entered, for the second person."""

    def deadlines_ahead(self) -> None:
        """Show the deadlines that end on the next days of rest."""

    def decide_recount(self, request_id: RequestId) -> None:
        """Open what a changed law would move on a case."""

    def work_on(self, form: str, request_id: RequestId) -> None:
        """Open a form on a case by its key: ``checklist`` or ``decision``."""

    def open_letter(self, letter: Letter | int) -> None:
        """Open a letter."""

    def export_bundle(self, request_id: RequestId) -> None:
        """Open the preflight of a case bundle."""

    def edit_entry(self, entry: AuthorityEntry | CountryProfile) -> None:
        """Open an entry of the address book, new or kept, to change it."""

    def find_basis(
        self,
        requesting: str = "",
        requested: str = "",
        for_: str = "",
        use: Callable[[BasisView, str], object] | None = None,
    ) -> None:
        """Open the finder of legal bases; ``use`` takes the basis chosen and its article back to the form that asked."""

    def edit_treaty(self, treaty_id: str) -> None:
        """Open the editor of a treaty's table."""

    def open_treaty(self, treaty_id: str) -> None:
        """Show the sheet of a treaty."""

    def edit(self, key: str, *arguments: object, again: bool = False) -> object:
        """Open a form over the pages by its key; with ``again`` the one of this kind that is open already."""

    def change_law(self, act: str, *arguments: object) -> None:
        """Open what changes the law: ``pack-in``, ``pack-out``, ``law-offer``, ``law-undo``, ``law-review`` of a proposal,
        ``law-member`` of a treaty and a State.
        """

    def law_changed(self) -> None:
        """Leave what changed the law and show its editions and proposals."""

    def lock(self) -> None:
        """Lock the office."""

    def prefer(self, *, language: str | None = None, theme: str | None = None) -> None:
        """Take another language or theme: the window is made anew, what was typed is kept first."""

    def theme_name(self) -> str:
        """The theme preferred: ``system``, ``light`` or ``dark``."""

    def recovered(self) -> bool:
        """Whether the office was opened by its recovery code and no passphrase was set since."""

    def passphrase_set(self) -> None:
        """Say that a new passphrase is in force."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One open office and the machinery around it."""

    office: Office
    tasks: Tasks
    hub: ChangeHub
    shell: Shell

    def time(self, when: datetime) -> str:
        """A moment on the wall clock of the office, whatever zone it was kept in."""
        return screen().time(when.astimezone(ZoneInfo(self.office.info.zone)))

    def heard(self, changes: Changes) -> None:
        """Announce changes that came about outside a task."""
        self.hub.publish(changes)
