# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The forms of the address book: an authority of a State, and what a State asks for. Half-typed text is kept, encrypted."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole, CountryProfile, Possible
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.pages.request_rows import PartList, PartRow, code_items, language_items
from ui.pages.states import Entry
from ui.widgets.basics import WIDE, Combo, column, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Field, Section, area, line
from ui.widgets.keeping import put_back, taken
from ui.widgets.pickers import Picker, StatePicker
from ui.widgets.ticks import Tick

MONTHS = (3, 6, 12, 24, 36)


class CodeRow(PartRow[str]):
    """One code of a list."""

    def __init__(self, part: str | None, name: str, items: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        known = not part or any(code == part for code, _words in items)
        self.picker = Picker(name, items if known or part is None else [*items, (part, part)])
        self.picker.set_value(part or "")
        self.picker.picked.connect(lambda _code: self.edited.emit())
        self.finish((self.picker, 1))

    def value(self) -> str | None:
        """The code, None if the row is empty."""
        return self.picker.value or None


class EntryEditor(KeptEditor):
    """What both forms share: named controls and lists of codes, drafts, the source and the verification."""

    def __init__(self, desk: Desk, entry: Entry, title: str, draft: str) -> None:
        super().__init__(desk, title, _("&Save the entry"), self._complete)
        self._controls: dict[str, QWidget] = {}
        self._lists: dict[str, PartList[str]] = {}
        self.codes = desk.office.codes.now()
        inner = QWidget()
        self.sheet: QVBoxLayout = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.body.addWidget(scroll(inner, name=title), 1)
        self.half = HalfTyped(desk, self, draft, self._content, self.said)

    # -- making ----------------------------------------------------------------------------------------------------------

    def text(
        self, made: Section, name: str, words: str, value: str, *, lines: int = 1, required: bool = False, span: int = 1
    ) -> Field:
        """Add a text of the entry."""
        control: QLineEdit | QPlainTextEdit = line(value) if lines == 1 else area(value, lines=lines)
        if isinstance(control, QLineEdit):
            control.setCursorPosition(0)
            control.textEdited.connect(self.touch)
        else:
            control.textChanged.connect(self.touch)
        self._controls[name] = control
        return made.add(words, control, required=required, span=span)

    def list_of(self, made: Section, name: str, add_text: str, words: str, values: Sequence[str]) -> None:
        """Add a list of codes of the entry."""
        items = self._items(name)
        rows: PartList[str] = PartList(add_text, lambda part: CodeRow(part, words, items))
        rows.set_parts(values)
        rows.edited.connect(self.touch)
        self._lists[name] = rows
        made.place(Field(words, rows))

    def _items(self, name: str) -> list[tuple[str, str]]:
        if name == "treaties":
            return [(each.id, screen().text(each.short or each.title)) for each in self.office.treaties.list()]
        if name == "channels":
            return code_items(self.codes, "channels")
        every = [(item.id, item.label()) for item in self.codes.offered("languages") if item.id == "any"]
        return [*language_items(self.codes), *every]

    def verification(self, entry: Entry) -> Section:
        """Where it was read, and that somebody compared it."""
        made = Section(_("Source and verification"), columns=2)
        self._source_field = self.text(
            made, "source", _("Source: where it was read, or who told it"), entry.source, lines=2, required=True, span=2
        )
        self.verified = Tick(_("I compared it with its source today"))
        self.months = Combo()
        months = sorted({*MONTHS, entry.verify_months})
        self.months.fill([(_months(count), str(count)) for count in months])
        self.months.choose(str(entry.verify_months))
        made.add(_("To be verified again after"), self.months)
        help_text = _("Without this, an entry that was changed counts as not verified.")
        made.place(Field(_("Verification"), self.verified, help_text=help_text))
        self.verified.toggled.connect(self.touch)
        self.months.activated.connect(self.touch)
        self._controls |= {"verified": self.verified, "verify_months": self.months}
        return made

    def resume(self) -> None:
        """Fill in what was left half-typed."""
        kept = self.half.load()
        if kept is None:
            return
        fields, lists = kept.get("fields"), kept.get("lists")
        put_back(self._controls, fields if isinstance(fields, dict) else {})
        for name, rows in self._lists.items():
            values = lists.get(name) if isinstance(lists, dict) else None
            if isinstance(values, list):
                rows.set_parts([str(each) for each in values])
        self.half.resumed()

    # -- keeping ---------------------------------------------------------------------------------------------------------

    def touch(self, *_arguments: object) -> None:
        """Remember that something was typed."""
        self.half.touch()

    def _content(self) -> dict[str, Any]:
        return {
            "fields": taken(self._controls),
            "lists": {name: list(rows.parts()) for name, rows in self._lists.items()},
        }

    # -- completing ------------------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, Any]:
        """The fields of the entry as they stand in the controls."""
        values = taken(self._controls)
        found: dict[str, Any] = {
            name: values[name].strip()
            for name, control in self._controls.items()
            if isinstance(control, QLineEdit | QPlainTextEdit) and not isinstance(control, Picker)
        }
        found |= {name: rows.parts() for name, rows in self._lists.items()}
        found["verify_months"] = int(values["verify_months"])
        return found

    def verified_on(self, before: date | None) -> date | None:
        """Today if that was ticked, else as it was: the book drops it if something that counts was changed."""
        return self.office.address_book.today if self.verified.isChecked() else before

    @abstractmethod
    def faults(self) -> QWidget | None:
        """Mark what is missing; the first such control."""

    @abstractmethod
    def operation(self) -> Callable[[], Done[Any]]:
        """What keeps the entry as it is typed now; it is carried out on another thread."""

    def missing(self, *fields: Field) -> QWidget | None:
        """Mark the empty ones among required fields, and what is not of its list; the first of them."""
        wrong: list[QWidget] = []
        for field in (*fields, self._source_field):
            control = field.control
            empty = not (control.toPlainText() if isinstance(control, QPlainTextEdit) else _value(control)).strip()
            field.complain(_("This is needed.") if empty else "")
            wrong += [control] if empty else []
        wrong += [each for each in self.findChildren(Picker) if each.wrong]
        return wrong[0] if wrong else None

    def _complete(self) -> None:
        wrong = self.faults()
        if wrong is not None:
            self.said.setText(_("Something is missing or not understood; it is marked."))
            wrong.setFocus()
            return
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, self.operation(), self._on_kept, self._on_refused)

    def _on_kept(self, _entry: object) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.say(Level.GOOD, _("The entry is kept; the audit log has its state before."), stays=False)

    def _on_refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)


class AuthorityEditor(EntryEditor):
    """An authority of a State."""

    def __init__(self, desk: Desk, entry: AuthorityEntry) -> None:
        self._entry = entry
        title = _("Change an authority") if entry.uid else _("New authority")
        super().__init__(desk, entry, title, f"authority:{entry.uid or entry.name}")
        first = Section(_("The authority"), columns=3)
        self.state, self.role = StatePicker(_("State")), Combo()
        self.state.set_value(entry.state)
        self.state.setEnabled(not entry.uid)
        self.state.picked.connect(self.touch)
        self.role.fill([(word(role), role) for role in AuthorityRole])
        self.role.choose(entry.role)
        self.role.activated.connect(self.touch)
        self._controls |= {"state": self.state, "role": self.role}
        self._state_field = first.add(_("&State"), self.state, required=True)
        first.add(_("&Role"), self.role)
        self._name_field = self.text(first, "name", _("&Name"), entry.name, required=True, span=3)
        self.text(first, "address", _("Address, as it stands on the envelope"), entry.address, lines=4, span=2)
        self.text(first, "person", _("Person in charge"), entry.person)
        for name, words, value in (
            ("phone", _("Telephone"), entry.phone),
            ("email", _("E-mail"), entry.email),
            ("fax", _("Fax"), entry.fax),
            ("hours", _("Office hours"), entry.hours),
            ("zone", _("Time zone, such as Europe/Berlin"), entry.zone),
        ):
            self.text(first, name, words, value)
        how = Section(_("How to write"), columns=2)
        self.list_of(how, "languages", _("Add a language"), _("Languages"), entry.languages)
        self.list_of(how, "channels", _("Add a channel"), _("Channels"), entry.channels)
        self.text(how, "encryption", _("Encryption and signatures"), entry.encryption)
        self.list_of(how, "treaties", _("Add a treaty"), _("Only for these treaties"), entry.treaties)
        self.text(how, "note", _("Remark"), entry.note, lines=2, span=2)
        for each in (first, how, self.verification(entry)):
            self.sheet.addWidget(each)
        self.sheet.addStretch(1)
        self.resume()
        if not entry.uid and entry.name:
            self.half.touched = True  # a declaration taken over is kept by nothing yet

    def first_focus(self) -> QWidget:
        """The first field to type in."""
        return self._name_field.control if self.state.value else self.state

    def faults(self) -> QWidget | None:
        """State, name and source are needed."""
        return self.missing(self._state_field, self._name_field)

    def operation(self) -> Callable[[], Done[Any]]:
        """Keep the authority."""
        book, entry = self.office.address_book, self.entry()
        return lambda: book.keep_authority(entry)

    def entry(self) -> AuthorityEntry:
        """The entry as typed."""
        return replace(
            self._entry,
            state=self.state.value,
            role=AuthorityRole(str(self.role.value)),
            verified_on=self.verified_on(self._entry.verified_on),
            **self.typed(),
        )


class ProfileEditor(EntryEditor):
    """What a State asks for, in general or for a measure."""

    def __init__(self, desk: Desk, profile: CountryProfile) -> None:
        self._profile = profile
        title = _("What {state} asks for").format(state=screen().state(profile.state))
        known = f"{profile.state}:{profile.measure}" if profile.uid else f"{profile.state}:new"
        super().__init__(desk, profile, title, f"profile:{known}")
        first = Section(_("The measure"), columns=2)
        self.measure, self.possible = Combo(), Combo()
        items = [(words, code) for code, words in code_items(self.codes, "assistance", profile.measure)]
        self.measure.fill([(_("In general"), ""), *items])
        self.measure.choose(profile.measure)
        self.measure.setEnabled(not profile.uid)
        self.possible.fill([(word(each), each) for each in Possible])
        self.possible.choose(profile.possible)
        self._controls |= {"measure": self.measure, "possible": self.possible}
        for combo in (self.measure, self.possible):
            combo.activated.connect(self.touch)
        first.add(_("&Measure"), self.measure)
        first.add(_("&Possible?"), self.possible)
        who = Section(_("Who and how"), columns=2)
        self.text(who, "receiving_authority", _("Receiving authority"), profile.receiving_authority, lines=2)
        self.text(who, "executing_authority", _("Executing authority"), profile.executing_authority, lines=2)
        self.list_of(who, "languages", _("Add a language"), _("Languages"), profile.languages)
        self.list_of(who, "channels", _("Add a channel"), _("Channels"), profile.channels)
        what = Section(_("What is asked for"), columns=2)
        for name, words, value, made in (
            ("means", _("Means of communication"), profile.means, who),
            ("execution_deadline", _("Time for execution"), profile.execution_deadline, who),
            ("legal_framework", _("Legal framework"), profile.legal_framework, what),
            ("dual_criminality", _("Double criminality"), profile.dual_criminality, what),
            ("use_limitation", _("Use of the evidence"), profile.use_limitation, what),
            ("special_documentation", _("Documents asked for"), profile.special_documentation, what),
            ("special_requirements", _("Special requirements"), profile.special_requirements, what),
            ("links", _("Links"), profile.links, what),
            ("other", _("Other"), profile.other, what),
        ):
            self.text(made, name, words, value, lines=3)
        for each in (first, who, what, self.verification(profile)):
            self.sheet.addWidget(each)
        self.sheet.addStretch(1)
        self.resume()

    def first_focus(self) -> QWidget:
        """The first field to choose."""
        return self.possible if self._profile.uid else self.measure

    def faults(self) -> QWidget | None:
        """The source is needed."""
        return self.missing()

    def operation(self) -> Callable[[], Done[Any]]:
        """Keep the profile."""
        book, profile = self.office.address_book, self.profile()
        return lambda: book.keep_profile(profile)

    def profile(self) -> CountryProfile:
        """The profile as typed."""
        return replace(
            self._profile,
            measure=str(self.measure.value or ""),
            possible=Possible(str(self.possible.value)),
            verified_on=self.verified_on(self._profile.verified_on),
            **self.typed(),
        )


def _months(count: int) -> str:
    return ngettext("{count} month", "{count} months", count).format(count=screen().number(count))


def _value(control: QWidget) -> str:
    if isinstance(control, Picker):
        return control.value
    return control.text() if isinstance(control, QLineEdit) else ""
