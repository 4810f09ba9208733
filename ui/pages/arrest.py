# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The form for two in the morning: somebody was arrested, and no request is there yet. Person, State, time and place are
enough; the treaty is proposed, and the limits of the provisional arrest run from the first minute.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import _
from mlat_desktop.services.opening import Arrest
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import WIDE, column, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField, MomentField
from ui.widgets.form import Section, line
from ui.widgets.pickers import Picker, StatePicker

DRAFT = "arrest"


class ArrestEditor(KeptEditor):
    """The form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Arrest without a request"), _("&Open the case"), self._complete)
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        sheet.addWidget(self._who())
        sheet.addWidget(self._where())
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Arrest without a request")), 1)
        controls = {
            "person": self.person, "original": self.original, "born": self.born, "nationality": self.nationality,
            "state": self.state, "when": self.when, "place": self.place, "treaty": self.treaty, "theirs": self.theirs,
        }  # fmt: skip
        self.half = half_typed(desk, self, DRAFT, controls)
        self._propose()

    def _who(self) -> Section:
        made = Section(_("Who was arrested"), columns=2)
        self.person, self.original, self.nationality = line(), line(), StatePicker(_("Nationality"))
        self.born = DateField(_("Born on"), self._today)
        self._person_field = made.add(_("&Name"), self.person, required=True)
        made.add(_("Name in its own s&cript"), self.original)
        made.add(_("&Born on"), self.born)
        made.add(_("Na&tionality"), self.nationality)
        return made

    def _where(self) -> Section:
        made = Section(_("Where and when"), columns=2)
        self.state, self.place = StatePicker(_("Other State")), StatePicker(_("Place of arrest"))
        self.place.set_value(self.office.info.country)
        self.when = MomentField(_("When"), self._now)
        self.treaty = Picker(_("Legal basis"), [], hint=_("the treaty of the finder"))
        self.theirs = line()
        wanted = _("The State that wants the person, or the one that arrested them for us.")
        self._state_field = made.add(_("Other &State"), self.state, required=True, help_text=wanted)
        whose = _("The State whose calendar day counts: the limits run from the day of that place.")
        self._place_field = made.add(_("&Place of arrest"), self.place, required=True, help_text=whose)
        self._when_field = made.add(_("&When, on the clock of the place"), self.when, required=True)
        made.add(_("&Legal basis"), self.treaty)
        made.add(_("Their &reference"), self.theirs)
        for field in (self.state, self.place):
            field.picked.connect(self._propose)
        return made

    def first_focus(self) -> QWidget:
        """The name."""
        return self.person

    def _today(self) -> date:
        return self.office.register.today

    def _now(self) -> datetime:
        zone = ZoneInfo(self.office.info.zone)
        return self.office.clock.now().astimezone(zone).replace(tzinfo=None)

    def _propose(self, *_arguments: object) -> None:
        """Offer the treaties between the two States, the one that the finder names first chosen."""
        state, own = self.state.value, self.office.info.country
        if not state or state == own:
            return
        incoming = self.place.value == own
        sides = (state, own) if incoming else (own, state)
        try:
            found = self.office.treaties.legal_basis(*sides, self.office.register.today, "extradition")
        except KnownError:
            return
        chosen = self.treaty.value
        usable = [(each.id, each.short or each.title) for each in found if each.usable and each.kind == "treaty"]
        self.treaty.set_items(usable)
        ids = [code for code, _text in usable]
        self.treaty.set_value(chosen if chosen in ids else ids[0] if ids else "")

    def _complete(self) -> None:
        needed, when = _("This is needed."), self.when.value
        self._person_field.complain("" if self.person.text().strip() else needed)
        self._state_field.complain("" if self.state.value else needed)
        self._place_field.complain("" if self.place.value else needed)
        self._when_field.complain("" if when else needed)
        if not self.person.text().strip() or not self.state.value or not self.place.value or when is None:
            return
        arrest = Arrest(
            person=self.person.text().strip(),
            other_state=self.state.value,
            when=when,
            place=self.place.value,
            name_original=self.original.text().strip(),
            born_on=self.born.day,
            nationality=self.nationality.value,
            treaty_id=self.treaty.value,
            their_reference=self.theirs.text().strip(),
        )
        self.complete.setEnabled(False)
        opening = self.office.opening
        self.desk.tasks.write(self, lambda: opening.arrest(arrest), self._opened, self._refused)

    def _opened(self, request: Request) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.open_request(request.id)
        incoming = request.particulars.direction is Direction.INCOMING
        said = (
            _("{number} is open. Obtain their request and its documents in time.")
            if incoming
            else _("{number} is open. Send our request and its documents in time.")
        )
        shell.say(Level.GOOD, said.format(number=request.number), stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
