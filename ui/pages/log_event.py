# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Log what happened on a case, or take back what was logged by mistake; every clock is computed again."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlat_desktop.domain.items import OF_ITEMS, ONLY_OF_ITEMS
from mlat_desktop.domain.request import Event, Item, RequestId, Uid
from mlat_desktop.domain.vocabulary import EventKind, Holder
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.casework import About
from mlat_desktop.services.countries import zone_of
from mlat_desktop.services.letters.kinds import called_by
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.deadline_acts import write_act
from ui.widgets.basics import SPACE, button, joined, label, row
from ui.widgets.dates import MomentField
from ui.widgets.form import Section, line
from ui.widgets.pickers import Picker, StatePicker


class EventEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Log what happened"), _("&Log"), self._complete)
        offered = desk.office.casework.offered_events(request_id)
        made = Section(_("What happened"), columns=2)
        self.kind = Picker(_("Event"), [(each.kind.value, each.label) for each in offered], hint=_("type to find an event"))
        self.when = MomentField(_("When"), self.now)
        self.place = StatePicker(_("Place"))
        self.place.set_value(desk.office.info.country)
        self.holder = Picker(_("In hand of"), [(each.value, word(each)) for each in Holder if each is not Holder.US])
        self.whom = line()
        items = self.request.particulars.items
        self.item = Picker(_("Item"), [(each.uid, self._item_words(each)) for each in items], hint=_("the whole request"))
        self.note = line()
        self._kind_field = made.add(_("&Event"), self.kind, span=2, required=True)
        self._when_field = made.add(_("&When, on the clock of the place"), self.when, required=True)
        help_text = _("The State whose calendar day counts: for an arrest, where it was made.")
        self._place_field = made.add(_("&Place"), self.place, required=True, help_text=help_text)
        help_text = _("Who has the case from then on: its time counts as theirs until it comes back.")
        self._holder_field = made.add(_("&Handed to"), self.holder, required=True, help_text=help_text)
        self._whom_field = made.add(_("&Name of who receives it"), self.whom)
        self._item_field = made.add(_("&Item, if not the whole request"), self.item, span=2)
        self._note_field = made.add(_("&Remark"), self.note, span=2)
        self.sheet.addWidget(made)
        self.sheet.addWidget(self._logged())
        self.sheet.addStretch(1)
        self.kind.picked.connect(self._fit)
        self.resume(
            kind=self.kind, when=self.when, place=self.place, holder=self.holder, whom=self.whom, item=self.item, note=self.note
        )
        self._fit()

    def first_focus(self) -> QWidget:
        """The event."""
        return self.kind

    def _fit(self, *_arguments: object) -> None:
        """Ask only what the chosen event needs: to whom it went, and of which item where there are several."""
        hands = self.kind.value == EventKind.HANDED_OVER
        self._holder_field.setVisible(hands)
        self._whom_field.setVisible(hands or self.kind.value == EventKind.TRANSMITTED)
        several, kind = len(self.request.particulars.items) > 1, self.kind.value
        self._item_field.setVisible((several and kind in OF_ITEMS) or kind in ONLY_OF_ITEMS)

    def _item_words(self, item: Item) -> str:
        return joined(self.view.codes.label("assistance", item.kind), item.target)

    def _about(self) -> About:
        """What is said with the event; what is hidden is not said."""
        hands = self.kind.value == EventKind.HANDED_OVER
        return About(
            holder=Holder(self.holder.value) if hands and self.holder.value else None,
            whom="" if self._whom_field.isHidden() else self.whom.text().strip(),
            item=Uid(self.item.value) if self.item.value and not self._item_field.isHidden() else None,
        )

    def _logged(self) -> QWidget:
        made = Section(_("Logged so far"), columns=1)
        for event in reversed(self.view.events):
            made.body.addLayout(self._line(event))
        if not self.view.events:
            made.body.addWidget(label(_("Nothing is logged."), "muted"))
        return made

    def _line(self, event: Event) -> QHBoxLayout:
        text = joined(screen().time(event.moment.local), word(event.kind), event.note)
        if event.annulled:
            return row(label(_("annulled: {event}").format(event=text), "muted", wrap=True))
        act = button(_("Annul..."), partial(self._ask_reason, event), look="link")
        act.setAccessibleName(_("Annul: {event}").format(event=word(event.kind)))
        made = row(label(text, wrap=True, selectable=True), act, gap=SPACE)
        made.setStretch(0, 1)
        return made

    def _ask_reason(self, event: Event) -> None:
        made = Section(_("Annul: {event}").format(event=word(event.kind)), columns=1)
        reason = line()
        made.add(_("Why was it logged by mistake?"), reason, required=True)
        cancel = button(_("Cancel"), made.deleteLater)
        act = button(_("Annul"), lambda: self._annul(event.uid, reason.text().strip()), look="danger")
        made.body.addLayout(row(None, cancel, act))
        self.sheet.insertWidget(0, made)
        reason.setFocus()

    def _annul(self, uid: Uid, reason: str) -> None:
        casework, request = self.office.casework, self.request.id
        self.desk.tasks.write(
            self,
            lambda: casework.annul_event(request, uid, reason),
            lambda _nothing: self.finish(_("The event is annulled; it stays readable with the reason.")),
            self.refused,
        )

    def _complete(self) -> None:
        needed = _("This is needed.")
        when = self.when.value
        self._kind_field.complain("" if self.kind.value else needed)
        self._when_field.complain("" if when else needed)
        self._place_field.complain("" if self.place.value else needed)
        hands, about = self.kind.value == EventKind.HANDED_OVER, self._about()
        self._holder_field.complain(needed if hands and about.holder is None else "")
        self._whom_field.complain(needed if hands and not about.whom else "")
        if not self.kind.value or when is None or not self.place.value or (hands and not (about.holder and about.whom)):
            return
        self.complete.setEnabled(False)
        casework, request, place = self.office.casework, self.request.id, self.place.value
        kind, note = EventKind(self.kind.value), self.note.text().strip()
        zone = self.office.info.zone if place == self.office.info.country else zone_of(place)
        self.desk.tasks.write(
            self,
            lambda: casework.add_event(request, kind, when, zone=zone, place=place, note=note, about=about),
            self._done,
            self.refused,
        )

    def _done(self, event: Event) -> None:
        said, p = _("Logged: {event}. The clocks are computed again.").format(event=word(event.kind)), self.request.particulars
        letter = called_by(event.kind.value, p.direction, p.klass)
        self.finish(said, (write_act(self.desk, self.request.id, letter),) if letter else ())
