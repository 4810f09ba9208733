# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists inside the form of a request: references, persons, items, offences. Each row keeps what the form does not show."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Generic, TypeVar
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from mlat_desktop.domain.request import Item, Offence, Person, Reference, Uid
from mlat_desktop.domain.vocabulary import PersonRole, ReferenceKind
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.codes import Codes
from ui import a11y
from ui.widgets.basics import SPACE, Combo, button, column, icon_button, row, tab_before
from ui.widgets.dates import DateField
from ui.widgets.form import line
from ui.widgets.pickers import Picker, fold
from ui.widgets.ticks import Choice, Tick

P = TypeVar("P")


def named(widget: QWidget, name: str) -> None:
    """Give a control of a row its name; the row has no room for labels."""
    widget.setAccessibleName(name)
    widget.setToolTip(name)


def _words(control: QWidget) -> str:
    return a11y.plain(control.text()) if isinstance(control, QAbstractButton) else ""


def code_items(codes: Codes, name: str, kept: str = "") -> list[tuple[str, str]]:
    """A code list as (code, words), in the order in which it is offered; ``kept`` stands in the record already and stays a
    choice even if it is offered no longer.
    """
    items = [(item.id, item.label()) for item in codes.offered(name)]
    known = not kept or any(code == kept for code, _words in items)
    return items if known else [*items, (kept, codes.label(name, kept))]


def language_items(codes: Codes, kept: str = "") -> list[tuple[str, str]]:
    """Languages that something may be written in: those of the United Nations first, the others by their names."""
    names = dict(codes.tongues())
    first = [(code, names.pop(code)) for code in ("en", "fr", "es", "ru", "ar", "zh") if code in names]
    items = [*first, *sorted(names.items(), key=lambda item: fold(item[1]))]
    known = not kept or any(code == kept for code, _words in items)
    return items if known else [*items, (kept, codes.tongue(kept))]


class PartRow(QWidget, Generic[P]):
    """One part. Signals ``edited`` when something was typed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: QVBoxLayout = column(self, gap=4)
        self.line: QHBoxLayout = row(gap=SPACE)
        self.lines.addLayout(self.line)
        self.remove = icon_button("trash", _("Remove"))
        self.controls: list[QWidget] = []

    @abstractmethod
    def value(self) -> P | None:
        """The part as typed, None if the row is empty."""

    def finish(self, *controls: tuple[QWidget, int], below: Sequence[QWidget] = ()) -> None:
        """Put the controls and the remove button in their places; ``below`` stands on a line of its own."""
        for control, stretch in controls:
            self.line.addWidget(control, stretch)
        self.line.addWidget(self.remove)
        for each in below:
            self.lines.addWidget(each)
        first = [control for control, _stretch in controls]
        self.controls = [*first, self.remove, *below]
        names = [control.accessibleName() or _words(control) for control in (*first, *below)]
        self._names = [*names[: len(first)], _("Remove: {field}").format(field=names[0]), *names[len(first) :]]

    def call(self, number: int | None) -> None:
        """Tell the controls of this row from those of others by its number; None where it is the only one."""
        for control, name in zip(self.controls, self._names, strict=True):
            said = name if number is None else _("{field}, row {number}").format(field=name, number=number)
            control.setAccessibleName(said)


class ReferenceRow(PartRow[Reference]):
    """Somebody's number."""

    def __init__(self, part: Reference | None) -> None:
        super().__init__()
        self._part = part or Reference(kind=ReferenceKind.THEIRS, value="")
        self.kind, self.number = Combo(_("Kind of reference")), line(self._part.value, hint=_("number, as written"))
        self.kind.fill([(word(kind), kind) for kind in ReferenceKind])
        self.kind.choose(self._part.kind)
        named(self.number, _("Reference"))
        self.number.textEdited.connect(lambda _text: self.edited.emit())
        self.kind.activated.connect(lambda _at: self.edited.emit())
        self.finish((self.kind, 1), (self.number, 2))

    def value(self) -> Reference | None:
        """The reference."""
        typed, kind = self.number.text().strip(), self.kind.value
        if not typed or not isinstance(kind, ReferenceKind):
            return None
        return replace(self._part, kind=kind, value=typed)


class PersonRow(PartRow[Person]):
    """A person or an entity."""

    def __init__(self, part: Person | None, today: Callable[[], date]) -> None:
        super().__init__()
        self._part = part or Person(uid=Uid(str(uuid4())), name="", role=PersonRole.SUSPECT)
        self.name, self.original = line(self._part.name, hint=_("name")), line(self._part.name_original)
        self.original.setPlaceholderText(_("in its own script"))
        self.aliases = line(
            "; ".join(self._part.aliases), hint=_("also known as: other names and spellings, a semicolon between")
        )
        self.role = Combo(_("Role"))
        self.role.fill([(word(role), role) for role in PersonRole])
        self.role.choose(self._part.role)
        self.born = DateField(_("Born on"), today)
        self.born.setPlaceholderText(_("born on"))
        self.born.set_day(self._part.born_on)
        self.entity, self.protected = Tick(_("entity")), Tick(_("protected"))
        self.entity.setChecked(self._part.legal_person)
        self.protected.setChecked(self._part.protected)
        named(self.name, _("Name"))
        named(self.original, _("Name in its own script"))
        named(self.aliases, _("Also known as"))
        for each in (self.name, self.original, self.aliases):
            each.textEdited.connect(lambda _text: self.edited.emit())
        self.role.activated.connect(lambda _at: self.edited.emit())
        self.born.dated.connect(lambda _day: self.edited.emit())
        self.entity.toggled.connect(lambda _on: self.edited.emit())
        self.protected.toggled.connect(lambda _on: self.edited.emit())
        self.finish(
            (self.name, 3), (self.original, 2), (self.role, 2), (self.born, 2), (self.entity, 0), (self.protected, 0),
            below=(self.aliases,),
        )  # fmt: skip

    def value(self) -> Person | None:
        """The person."""
        typed, role = self.name.text().strip(), self.role.value
        if not typed or not isinstance(role, PersonRole):
            return None
        return replace(
            self._part,
            name=typed,
            name_original=self.original.text().strip(),
            aliases=other_names(self.aliases.text()),
            role=role,
            born_on=self.born.day,
            legal_person=self.entity.isChecked(),
            protected=self.protected.isChecked(),
        )


def other_names(text: str) -> tuple[str, ...]:
    """Names as they are typed with semicolons between them (a comma may stand in a name), each once."""
    found = (each.strip() for each in text.replace("؛", ";").split(";"))
    return tuple(dict.fromkeys(each for each in found if each))


class ItemRow(PartRow[Item]):
    """One thing asked for."""

    def __init__(self, part: Item | None, codes: Codes) -> None:
        super().__init__()
        self._part = part or Item(uid=Uid(str(uuid4())), kind="")
        self.kind = Picker(
            _("What is asked for"), code_items(codes, "assistance", self._part.kind), hint=_("what is asked for")
        )
        self.kind.set_value(self._part.kind)
        self.target, self.place = line(self._part.target, hint=_("of whom, which account")), line(self._part.place)
        self.place.setPlaceholderText(_("place"))
        named(self.target, _("Of whom or what"))
        named(self.place, _("Place"))
        self.kind.picked.connect(lambda _code: self.edited.emit())
        for each in (self.target, self.place):
            each.textEdited.connect(lambda _text: self.edited.emit())
        self.finish((self.kind, 3), (self.target, 3), (self.place, 2))

    def value(self) -> Item | None:
        """The item."""
        if not self.kind.value:
            return None
        return replace(self._part, kind=self.kind.value, target=self.target.text().strip(), place=self.place.text().strip())


class OffenceRow(PartRow[Offence]):
    """An offence; the radio button marks the main one."""

    def __init__(self, part: Offence | None, codes: Codes) -> None:
        super().__init__()
        self._part = part or Offence(category="")
        self.category = Picker(_("Offence"), code_items(codes, "offences", self._part.category), hint=_("offence"))
        self.category.set_value(self._part.category)
        self.law = line(self._part.law_text, hint=_("law, article"))
        self.penalty = line(self._part.max_penalty, hint=_("maximum penalty"))
        self.main = Choice(_("main"))
        self.main.setAutoExclusive(False)
        self.main.setChecked(self._part.main)
        named(self.law, _("Law and article"))
        named(self.penalty, _("Maximum penalty"))
        named(self.main, _("Main offence"))
        self.category.picked.connect(lambda _code: self.edited.emit())
        for each in (self.law, self.penalty):
            each.textEdited.connect(lambda _text: self.edited.emit())
        self.main.toggled.connect(lambda _on: self.edited.emit())
        self.finish((self.category, 3), (self.law, 3), (self.penalty, 2), (self.main, 0))

    def value(self) -> Offence | None:
        """The offence."""
        if not self.category.value:
            return None
        return replace(
            self._part,
            category=self.category.value,
            law_text=self.law.text().strip(),
            max_penalty=self.penalty.text().strip(),
            main=self.main.isChecked(),
        )


class PartList(QWidget, Generic[P]):
    """Rows of one kind, with a button for another.

    Signals:
        edited: a row was typed into, added or removed.
    """

    edited = Signal()

    def __init__(self, add_text: str, make: Callable[[P | None], PartRow[P]]) -> None:
        super().__init__()
        self._make = make
        inside = column(self, gap=6)
        self._rows_column: QVBoxLayout = column(gap=6)
        inside.addLayout(self._rows_column)
        self.add = button(add_text, self._on_add, look="link", glyph="plus")
        inside.addLayout(row(self.add, None))
        self.rows: list[PartRow[P]] = []

    def set_parts(self, parts: Sequence[P]) -> None:
        """Show these parts."""
        for each in list(self.rows):
            self._take(each)
        for part in parts:
            self.append(part)

    def append(self, part: P | None) -> PartRow[P]:
        """Add a row at the end."""
        made = self._make(part)
        made.edited.connect(lambda: self._on_edited(made))
        made.remove.clicked.connect(lambda _checked=False: self._on_removed(made))
        self.rows.append(made)
        self._rows_column.addWidget(made)
        tab_before(self.add, *made.controls)
        self._renumber()
        self._only_main(made)
        return made

    def _renumber(self) -> None:
        for number, each in enumerate(self.rows, start=1):
            each.call(number if len(self.rows) > 1 else None)

    def parts(self) -> tuple[P, ...]:
        """The parts typed, empty rows left out; among offences the first is the main one if none is marked."""
        found = [value for value in (each.value() for each in self.rows) if value is not None]
        offences = [value for value in found if isinstance(value, Offence)]
        if offences and not any(value.main for value in offences):
            found[0] = replace(offences[0], main=True)
        return tuple(found)

    def _on_add(self) -> None:
        made = self.append(None)
        first = next(iter(made.findChildren(QWidget)), None)
        if first is not None:
            first.setFocus()

    def _on_removed(self, gone: PartRow[P]) -> None:
        self._take(gone)
        self.edited.emit()

    def _take(self, gone: PartRow[P]) -> None:
        self.rows.remove(gone)
        self._rows_column.removeWidget(gone)
        gone.hide()
        gone.setParent(None)
        gone.deleteLater()
        self._renumber()

    def _on_edited(self, changed: PartRow[P]) -> None:
        self._only_main(changed)
        self.edited.emit()

    def _only_main(self, changed: PartRow[P]) -> None:
        if isinstance(changed, OffenceRow) and changed.main.isChecked():
            for each in self.rows:
                if each is not changed and isinstance(each, OffenceRow):
                    each.main.setChecked(False)
