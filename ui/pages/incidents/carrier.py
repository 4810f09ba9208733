# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One medium of the office: where it is, who has it, what ever lay on it, and the form that records the next of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.incidents import CarrierState
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.incidents.carriers import CarrierNote, CarrierView
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import WIDE, Combo, column, joined, label, rule, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Section, line
from ui.widgets.ticks import Tick


class CarrierEditor(KeptEditor):
    """The form; without a ``serial`` it enters a new medium."""

    def __init__(self, desk: Desk, serial: str = "") -> None:
        super().__init__(desk, _("Medium of the office"), _("&Record"), self._complete)
        self._view: CarrierView | None = desk.office.carriers.show(serial) if serial else None
        inner = QWidget()
        inside = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        inside.addWidget(self._form())
        if self._view is not None:
            inside.addWidget(self._bundles(self._view))
            inside.addWidget(self._life(self._view))
        inside.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Medium of the office")), 1)
        controls = {
            "serial": self.serial,
            "sticker": self.sticker,
            "state": self.state,
            "holder": self.holder,
            "note": self.note,
        }
        self.half = half_typed(desk, self, f"carrier:{serial}", controls)

    def first_focus(self) -> QWidget:
        """The first thing to type."""
        return self.state if self._view else self.serial

    def _form(self) -> Section:
        made = Section(_("Where it is"), columns=2)
        self.serial, self.sticker, self.holder, self.note = line(), line(), line(), line()
        self.state, self.wiped = Combo(), Tick(_("Everything on it was &wiped"))
        self.state.fill([(word(each), each.value) for each in CarrierState])
        if self._view is not None:
            known = self._view.carrier
            self.serial.setText(known.serial)
            self.serial.setReadOnly(True)
            self.sticker.setText(known.label)
            self.holder.setText(known.holder)
            self.state.choose(known.state.value)
        self._serial_field = made.add(_("&Serial number"), self.serial, required=self._view is None)
        made.add(_("What the s&ticker says"), self.sticker)
        made.add(_("W&here"), self.state)
        made.add(_("Who has &it"), self.holder)
        made.add(_("Re&mark"), self.note)
        made.place(self.wiped)
        return made

    def _bundles(self, view: CarrierView) -> Section:
        made = Section(_("Bundles that ever lay on it"), columns=1)
        wanted = [each.request_id for each in view.bundles if each.request_id is not None]
        numbers = {row.id: row.number for row in self.office.register.rows(sorted(set(wanted)))}
        for each in reversed(view.bundles):
            made.body.addWidget(rule())
            number = numbers.get(each.request_id or 0, "")
            now = _("may lie on it now") if each.uid in view.holds else _("no longer on it")
            made.body.addWidget(label(joined(number, word(each.state), self.desk.time(each.created_at), now), wrap=True))
        if view.hidden:
            text = ngettext("{count} bundle of a restricted case", "{count} bundles of restricted cases", view.hidden)
            made.body.addWidget(label(text.format(count=screen().number(view.hidden)), "warn", wrap=True))
        if not view.bundles and not view.hidden:
            made.body.addWidget(label(_("None yet."), "muted"))
        return made

    def _life(self, view: CarrierView) -> Section:
        made = Section(_("Its life"), columns=1)
        people = {each.uid: each.full_name for each in self.office.people.all()}
        for each in reversed(view.entries):
            wiped = _("wiped") if each.wiped else ""
            text = joined(word(each.state), each.holder, wiped, each.note)
            made.body.addWidget(rule())
            made.body.addWidget(label(text, wrap=True, selectable=True))
            made.body.addWidget(label(joined(self.desk.time(each.at), people.get(each.by, "")), "small"))
        if not view.entries:
            made.body.addWidget(label(_("Nothing was recorded of it by hand."), "muted"))
        return made

    def _complete(self) -> None:
        serial = self.serial.text().strip()
        self._serial_field.complain("" if serial else _("This is needed."))
        if not serial:
            self.serial.setFocus()
            return
        new = CarrierNote(
            state=CarrierState(str(self.state.value)),
            label=self.sticker.text().strip(),
            holder=self.holder.text().strip(),
            wiped=self.wiped.isChecked(),
            note=self.note.text().strip(),
        )
        self.complete.setEnabled(False)
        carriers = self.office.carriers
        self.desk.tasks.write(self, lambda: carriers.note(serial, new), self._noted, self._refused)

    def _noted(self, view: CarrierView) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        said = _("Recorded: {medium}, {state}.").format(
            medium=joined(view.carrier.label, view.carrier.serial), state=word(view.carrier.state)
        )
        shell.say(Level.GOOD, said, stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
