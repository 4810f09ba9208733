# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Beside the form for a piece: the cases that its references lead to, why each, and the event that it may be there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.mailroom.effects import ClockEffect, Offer, effect_words
from mlat_desktop.services.mailroom.matching import Candidate, because_words
from ui.widgets.basics import EDGE, GAP, SPACE, Combo, button, clear, column, joined, label, row
from ui.widgets.dates import DateField
from ui.widgets.form import Field, line
from ui.widgets.pickers import StatePicker

KEEP, NEW, AWAY = "keep", "new", "away"
"""What becomes of a piece that belongs to no case of the register."""
_SHOWN = 4


class CaseChoice(QFrame):
    """To which case a piece belongs.

    Signals:
        changed: another case, or another end, was chosen.
        edited: something was typed or chosen by the person at the desk.
    """

    changed = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(_("To which case"))
        inside = column(self, margins=(EDGE, 14, EDGE, 14), gap=SPACE)
        self._found: tuple[Candidate, ...] = ()
        self._chosen_by_hand = self._asked = False
        self.case = Combo()
        self.case_field = Field(_("It &belongs to"), self.case)
        inside.addWidget(self.case_field)
        self._column: QVBoxLayout = column(gap=GAP)
        inside.addLayout(self._column)
        self.klass, self.state, self.reason = Combo(), StatePicker(_("State")), line()
        self.klass.fill([(word(each), each.value) for each in RequestClass])
        self.klass_field = Field(_("Kind of request"), self.klass)
        self.state_field = Field(_("State"), self.state, required=True)
        self.reason_field = Field(_("Why it is not for us, and where it went"), self.reason, required=True)
        for field in (self.klass_field, self.state_field, self.reason_field):
            inside.addWidget(field)
        self.case.activated.connect(self._on_hand)
        self.klass.activated.connect(lambda _at: self.edited.emit())
        self.state.textEdited.connect(lambda _text: self.edited.emit())
        self.reason.textEdited.connect(lambda _text: self.edited.emit())
        self._may_begin = True
        self.show_found(())

    @property
    def request_id(self) -> RequestId | None:
        """The case chosen, None for none of the register."""
        value = str(self.case.value or "")
        return RequestId(int(value.removeprefix("case:"))) if value.startswith("case:") else None

    @property
    def end(self) -> str:
        """What becomes of it without a case; empty where one is chosen."""
        return "" if self.request_id is not None else str(self.case.value or KEEP)

    def candidate(self) -> Candidate | None:
        """The candidate chosen."""
        return next((each for each in self._found if each.row.id == self.request_id), None)

    def show_found(self, found: Sequence[Candidate], *, asked: bool = False) -> None:
        """Offer what was found; what the person at the desk chose stays chosen as long as it is there. ``asked``: there was
        something to look for.
        """
        self._asked = asked
        before = self.case.value
        self._found = tuple(found)
        items: list[tuple[str, object]] = [(joined(each.row.number, each.row.subject), f"case:{each.row.id}") for each in found]
        items.append((_("No case yet: keep it in the tray"), KEEP))
        if self._may_begin:
            items.append((_("A new request: register it"), NEW))
        items.append((_("Not for us: returned or passed on"), AWAY))
        self.case.fill(items)
        if not self._chosen_by_hand or before not in [value for _text, value in items]:
            sure = next((each for each in found if each.sure), None)
            self.case.choose(f"case:{sure.row.id}" if sure else KEEP)
        self._tell()
        self._fit()
        self.changed.emit()

    def choose(self, value: str) -> None:
        """Choose as by hand: what was half typed, or what a link says."""
        self.case.choose(value)
        self._on_hand()

    def may_begin(self, *, may: bool) -> None:
        """Whether a piece can begin a new request: not one that leaves."""
        if may != self._may_begin:
            self._may_begin = may
            self.show_found(self._found, asked=self._asked)

    def _tell(self) -> None:
        clear(self._column)
        if not self._found:
            said = (
                _("No case that you may see has it.")
                if self._asked
                else _("Type or paste a reference: the cases that have it appear here.")
            )
            self._column.addWidget(label(said, "muted", wrap=True))
        for each in self._found[:_SHOWN]:
            self._column.addWidget(label(joined(each.row.number, screen().state(each.row.state)), "strong", wrap=True))
            self._column.addWidget(label(each.row.subject, "small", wrap=True))
            for why in each.because[:2]:
                self._column.addWidget(label(because_words(why), "small", wrap=True))
            if len(self._found) > 1:
                take = button(_("Choose"), partial(self.choose, f"case:{each.row.id}"), look="link")
                take.setAccessibleName(_("Choose {number}").format(number=each.row.number))
                self._column.addLayout(row(take, None))
            self._column.addSpacing(SPACE)

    def _on_hand(self, *_arguments: object) -> None:
        self._chosen_by_hand = True
        self._fit()
        self.changed.emit()
        self.edited.emit()

    def _fit(self) -> None:
        end = self.end
        self.klass_field.setVisible(end == NEW)
        self.state_field.setVisible(end == NEW)
        self.reason_field.setVisible(end == AWAY)


class EventChoice(QFrame):
    """Which event a piece is on the case chosen, and what that does.

    Signals:
        chosen: another event was chosen.
        edited: something was chosen by the person at the desk.
    """

    chosen = Signal()
    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(_("What it is there"))
        inside = column(self, margins=(EDGE, 14, EDGE, 14), gap=SPACE)
        self._offers: tuple[Offer, ...] = ()
        self.what = Combo()
        inside.addWidget(Field(_("It is the e&vent"), self.what))
        self._column: QVBoxLayout = column(gap=GAP)
        inside.addLayout(self._column)
        self.next_on = DateField(_("Next step on"), today)
        self.next_field = Field(_("Next step on"), self.next_on)
        inside.addWidget(self.next_field)
        self.what.activated.connect(self._on_chosen)
        self.next_on.textEdited.connect(lambda _text: self.edited.emit())
        self.next_on.dated.connect(lambda _day: self.edited.emit())
        self.show_offers(())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The events that are offered."""
        return self._offers

    @property
    def kind(self) -> EventKind | None:
        """The event chosen, None where the piece is only filed."""
        return EventKind(str(self.what.value)) if self.what.value else None

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Offer events; the one that was chosen stays if it is still offered."""
        self._offers = tuple(offers)
        self.what.fill([(_("None: it is only filed"), ""), *((each.label, each.kind.value) for each in offers)])
        self.show_effects(())

    def show_effects(self, found: Sequence[ClockEffect]) -> None:
        """Say what the chosen event does."""
        clear(self._column)
        offer = next((each for each in self._offers if each.kind == self.kind), None)
        if offer is None:
            self._column.addWidget(label(_("No clock moves."), "muted", wrap=True))
            return
        if offer.moves:
            self._column.addWidget(label(_("Status: {status}").format(status=word(offer.status)), "strong", wrap=True))
        if offer.holder is not None:
            self._column.addWidget(label(_("In hand of: {holder}").format(holder=word(offer.holder)), "strong", wrap=True))
        for each in found:
            self._column.addWidget(label(effect_words(each), "small", wrap=True))
        if not found:
            self._column.addWidget(label(_("No clock moves."), "muted", wrap=True))

    def _on_chosen(self, *_arguments: object) -> None:
        self.chosen.emit()
        self.edited.emit()
