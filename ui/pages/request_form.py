# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The fields of a request as one form: reads and writes :class:`Particulars`; knows nothing of registering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import Authority, LegalBasis, Particulars, Reference, Urgency
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Confidentiality,
    Direction,
    ReferenceKind,
    RequestClass,
    Stage,
    UrgencyLevel,
)
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.codes import SHIPPED, Codes
from mlat_desktop.services.treaties.basis_views import BasisView
from ui.pages.request_rows import (
    ItemRow,
    OffenceRow,
    PartList,
    PersonRow,
    ReferenceRow,
    code_items,
    language_items,
)
from ui.widgets.basics import WIDE, Combo, button, column, label
from ui.widgets.dates import DateField, MomentField
from ui.widgets.form import Field, Section, area, level_with, line
from ui.widgets.pickers import Picker, StatePicker
from ui.widgets.ticks import Tick

_KINDS = {f"kind:{kind.value}": kind for kind in (BasisKind.RECIPROCITY, BasisKind.LETTERS_ROGATORY, BasisKind.COMITY)}


class RequestForm(QWidget):
    """The form.

    Signals:
        edited: something was typed.
        basis_asked: State or direction changed: the suggestions of a legal basis are to be looked up again.
        finder_asked: the user wants to see what may stand between the two States, and why.
    """

    edited = Signal()
    basis_asked = Signal()
    finder_asked = Signal()

    def __init__(
        self, today: Callable[[], date], now: Callable[[], datetime], *, amending: bool, codes: Codes = SHIPPED
    ) -> None:
        super().__init__()
        self._today, self._now, self._amending, self._codes = today, now, amending, codes
        self._suggested = ""
        self._found: tuple[str, tuple[str, str]] = ("", ("", ""))
        self._taken: Authority | None = None
        self._base = Particulars(klass=RequestClass.MLA, direction=Direction.INCOMING, subject="", other_state="")
        self._column = column(self, margins=(0, 0, 8, 8), gap=WIDE)
        for section in (self._envelope(), self._basis(), self._asked(), self._people(), self._offences_section()):
            self._column.addWidget(section)
        self._column.addWidget(self._handling())
        self._column.addWidget(self._more())
        self._column.addStretch(1)
        self._listen()
        self._on_direction()

    # -- sections --------------------------------------------------------------------------------------------------------

    def _envelope(self) -> Section:
        made = Section(_("The request"), columns=3)
        self.direction, self.klass, self.state = Combo(), Combo(), StatePicker(_("State"))
        self.direction.fill([(word(d), d) for d in Direction])
        self.klass.fill([(word(k), k) for k in RequestClass])
        self.subject, self.reference, self.authority = line(), line(), line()
        self.moment = MomentField(_("Received"), self._now)
        self.sent_already = Tick(_("already sent"))
        self.document_date = DateField(_("Date of the document"), self._today)
        self.language = Picker(_("Language"), language_items(self._codes))
        made.add(_("&Direction"), self.direction)
        made.add(_("&Kind"), self.klass)
        self._state_field = made.add(_("&State"), self.state, required=True)
        self._subject_field = made.add(_("S&ubject"), self.subject, span=3, required=True)
        self.subject.setPlaceholderText(_("one line of the register, for example: Banking records, Meridian Trade Ltd"))
        self._moment_field = made.add(_("&Received"), self.moment, required=not self._amending)
        made.add(_("Date of the doc&ument"), self.document_date)
        made.add(_("&Their reference"), self.reference)
        made.add(_("Their &authority"), self.authority, span=2)
        made.add(_("Language of the document"), self.language)
        made.place(self.sent_already, span=3)
        if self._amending:
            self._moment_field.hide()
            self.sent_already.hide()
            self.direction.setEnabled(False)
            self.klass.setEnabled(False)
        return made

    def _basis(self) -> Section:
        made = Section(_("Legal basis"), columns=3)
        self.basis = Picker(_("Treaty or other basis"), self._other_bases())
        self.article, self.domestic = line(), line()
        field = made.add(_("Treaty or other &basis"), self.basis, span=2)
        self.find_basis = button(_("&Find the legal basis"), self.finder_asked.emit, glyph="search")
        made.place(level_with(field, self.find_basis))
        made.add(_("Article"), self.article)
        made.add(_("Domestic article"), self.domestic)
        self.basis_note = label("", "small", wrap=True)
        made.body.addWidget(self.basis_note)
        self.basis_note.hide()
        return made

    def _asked(self) -> Section:
        made = Section(_("What is asked for"))
        self.items = PartList(_("Add something asked for"), lambda part: ItemRow(part, self._codes))
        made.body.addWidget(self.items)
        return made

    def _people(self) -> Section:
        made = Section(_("Persons and entities"))
        self.persons = PartList(_("Add a person or entity"), lambda part: PersonRow(part, self._today))
        made.body.addWidget(self.persons)
        return made

    def _offences_section(self) -> Section:
        made = Section(_("Offences"))
        self.offences = PartList(_("Add an offence"), lambda part: OffenceRow(part, self._codes))
        made.body.addWidget(self.offences)
        return made

    def _handling(self) -> Section:
        made = Section(_("Urgency and confidentiality"), columns=3)
        self.urgency, self.secrecy = Combo(), Combo()
        self.urgency.fill([(word(level), level) for level in UrgencyLevel])
        self.secrecy.fill([(word(level), level) for level in Confidentiality])
        self.urgency_reason = Picker(_("Reason"), code_items(self._codes, "urgency"))
        self.needed_by = DateField(_("Needed by"), self._today)
        self.secrecy_reason = line()
        self.do_not_notify = Tick(_("do not tell the person concerned"))
        made.add(_("Urgency"), self.urgency)
        self._reason_field = made.add(_("Reason for the urgency"), self.urgency_reason)
        made.add(_("Needed by"), self.needed_by)
        made.add(_("Confidentiality"), self.secrecy)
        self._secrecy_field = made.add(_("Reason for the restriction"), self.secrecy_reason)
        made.place(self.do_not_notify)
        return made

    def _more(self) -> Section:
        made = Section(_("More"), columns=2)
        self.issuing, self.investigating, self.operation = line(), line(), line()
        self.stage = Combo()
        self.stage.fill([("–", None), *((word(stage), stage) for stage in Stage)])
        self.facts, self.notes = area(lines=4), area(lines=4)
        self.next_action, self.next_action_on = line(), DateField(_("Next action on"), self._today)
        made.add(_("Issuing authority"), self.issuing)
        made.add(_("Investigating authority"), self.investigating)
        made.add(_("Name of the operation"), self.operation)
        made.add(_("Stage of the proceedings"), self.stage)
        made.add(_("Facts in short"), self.facts)
        made.add(_("Notes of the office"), self.notes)
        made.add(_("Next action"), self.next_action)
        made.add(_("Next action on"), self.next_action_on)
        self.references = PartList(_("Add another reference"), ReferenceRow)
        made.place(Field(_("Other references"), self.references), span=2)
        return made

    def _listen(self) -> None:
        for each in self.findChildren(QWidget):
            for name in ("textEdited", "activated", "picked", "dated", "toggled"):
                signal = getattr(each, name, None)
                if signal is not None and not isinstance(each.parentWidget(), PartList):
                    signal.connect(self._on_edited)
        for text in (self.facts, self.notes):
            text.textChanged.connect(self.edited)
        for parts in (self.items, self.persons, self.offences, self.references):
            parts.edited.connect(self.edited)
        self.direction.currentIndexChanged.connect(self._on_direction)
        self.state.picked.connect(lambda _code: self.basis_asked.emit())
        self.klass.currentIndexChanged.connect(lambda _at: self.basis_asked.emit())
        self.sent_already.toggled.connect(self._on_direction)

    def _on_edited(self, *_arguments: object) -> None:
        self.edited.emit()

    # -- what the form says ----------------------------------------------------------------------------------------------

    @property
    def incoming(self) -> bool:
        """Whether the request comes to us."""
        return self.direction.value is Direction.INCOMING

    @property
    def received(self) -> datetime | None:
        """The wall-clock moment of receipt (incoming), or of dispatch if it was sent already; None if there is none."""
        return self.moment.value if self.incoming or self.sent_already.isChecked() else None

    def _on_direction(self, *_arguments: object) -> None:
        if not self._amending:
            sent = not self.incoming and self.sent_already.isChecked()
            self.sent_already.setVisible(not self.incoming)
            self._moment_field.setVisible(self.incoming or sent)
            self._moment_field.rename(_("&Received") if self.incoming else _("S&ent"))
        self.basis_asked.emit()

    def suggest(self, found: tuple[BasisView, ...]) -> None:
        """Offer the treaties between the two States; the best usable one is chosen while nothing else was."""
        treaties = [view for view in found if view.kind in {"treaty", "scheme"}]
        usable = [(view.id, _treaty_name(view)) for view in treaties if view.usable]
        others = [(view.id, _treaty_name(view)) for view in treaties if not view.usable]
        chosen_by_hand = self.basis.value and self.basis.value != self._suggested
        items = [*usable, *others, *self._other_bases()]
        state, found_before = self._found
        if found_before[0] and state == self.state.value and found_before[0] not in {code for code, _text in items}:
            items.insert(0, found_before)  # found for something else that is sought, and chosen by a person
        self.basis.set_items(items)
        if usable and not (chosen_by_hand and self.basis.value):
            self._suggested = usable[0][0]
            self.basis.set_value(self._suggested)
        notes = {view.id: view.note for view in treaties}
        self.basis_note.setText(notes.get(self.basis.value, ""))
        self.basis_note.setVisible(bool(self.basis_note.text()))

    def take_basis(self, view: BasisView, article: str) -> None:
        """Rest the request on what was chosen in the finder."""
        key = view.id if view.series else f"kind:{view.kind}"
        if key not in {code for code, _text in self.basis.items}:
            self.basis.set_items([(key, _treaty_name(view)), *self.basis.items])
        self._found = (self.state.value, (key, _treaty_name(view)))
        self.basis.set_value(key)
        if article:
            self.article.setText(article)
        self.basis_note.setText(view.note)
        self.basis_note.setVisible(bool(view.note))
        self.edited.emit()

    def _other_bases(self) -> list[tuple[str, str]]:
        return [(key, word(kind)) for key, kind in _KINDS.items()]

    def particulars(self) -> Particulars:
        """What is typed, whole or not."""
        klass, direction = self.klass.value, self.direction.value
        assert isinstance(klass, RequestClass)
        assert isinstance(direction, Direction)
        stage = self.stage.value
        base = self._base
        return replace(
            base,
            klass=klass,
            direction=direction,
            subject=self.subject.text().strip(),
            other_state=self.state.value,
            their_authority=self._theirs(),
            issuing_authority=_named(base.issuing_authority, self.issuing.text()),
            investigating_authority=_named(base.investigating_authority, self.investigating.text()),
            references=self._references(),
            basis=self._legal_basis(),
            operation=self.operation.text().strip(),
            stage=stage if isinstance(stage, Stage) else None,
            facts=self.facts.toPlainText().strip(),
            persons=self.persons.parts(),
            items=self.items.parts(),
            offences=self.offences.parts(),
            urgency=self._urgency(),
            confidentiality=Confidentiality(str(self.secrecy.value)),
            confidentiality_reason=self.secrecy_reason.text().strip(),
            do_not_notify=self.do_not_notify.isChecked(),
            language=self.language.value,
            document_date=self.document_date.day,
            next_action=self.next_action.text().strip(),
            next_action_on=self.next_action_on.day,
            notes=self.notes.toPlainText().strip(),
        )

    def _theirs(self) -> Authority:
        typed = self.authority.text().strip()
        # An address that was taken goes with its name only: under another name it would lead a letter astray.
        if self._taken is not None and typed == self._taken.name:
            return self._taken
        return _named(self._base.their_authority, typed)

    def may_take(self, authority: Authority) -> bool:
        """Whether an address may be taken from the address book: nobody typed another name, and something would be new."""
        return self.authority.text().strip() in {"", authority.name} and self._theirs() != authority

    def take(self, authority: Authority) -> None:
        """Take an authority from the address book, unless another one was typed."""
        if self.may_take(authority):
            self._taken = authority
            self.authority.setText(authority.name)
            self.edited.emit()

    def _references(self) -> tuple[Reference, ...]:
        typed = self.reference.text().strip()
        first = next((r for r in self._base.references if r.kind is ReferenceKind.THEIRS), None)
        if not typed:
            return self.references.parts()
        theirs = replace(first, value=typed) if first else Reference(kind=ReferenceKind.THEIRS, value=typed)
        return (theirs, *self.references.parts())

    def _legal_basis(self) -> LegalBasis:
        chosen = self.basis.value
        kind = _KINDS.get(chosen, BasisKind.TREATY)
        return replace(
            self._base.basis,
            kind=kind,
            treaty_id=chosen if kind is BasisKind.TREATY else "",
            article=self.article.text().strip(),
            domestic_article=self.domestic.text().strip(),
        )

    def _urgency(self) -> Urgency:
        level = UrgencyLevel(str(self.urgency.value))
        pressing = level is not UrgencyLevel.ORDINARY
        return replace(
            self._base.urgency,
            level=level,
            reason=self.urgency_reason.value if pressing else "",
            needed_by=self.needed_by.day,
        )

    def show_particulars(self, p: Particulars) -> None:
        """Fill the form."""
        self._base, self._taken = p, None
        self.direction.choose(p.direction)
        self.klass.choose(p.klass)
        self.state.set_value(p.other_state)
        theirs = [r for r in p.references if r.kind is ReferenceKind.THEIRS]
        first = theirs[0] if theirs else None
        self.references.set_parts([r for r in p.references if r is not first])
        texts = (
            (self.subject, p.subject),
            (self.reference, first.value if first else ""),
            (self.authority, p.their_authority.name),
            (self.article, p.basis.article),
            (self.domestic, p.basis.domestic_article),
            (self.secrecy_reason, p.confidentiality_reason),
            (self.issuing, p.issuing_authority.name),
            (self.investigating, p.investigating_authority.name),
            (self.operation, p.operation),
            (self.next_action, p.next_action),
        )
        for control, text in texts:
            control.setText(text)
        self.facts.setPlainText(p.facts)
        self.notes.setPlainText(p.notes)
        self.document_date.set_day(p.document_date)
        self.next_action_on.set_day(p.next_action_on)
        self.needed_by.set_day(p.urgency.needed_by)
        self.language.set_items(language_items(self._codes, p.language))
        self.language.set_value(p.language)
        self._show_choices(p)

    def _show_choices(self, p: Particulars) -> None:
        treaty = p.basis.treaty_id if p.basis.kind is BasisKind.TREATY else f"kind:{p.basis.kind.value}"
        if treaty and p.basis.kind is BasisKind.TREATY:
            self.basis.set_items([(treaty, treaty), *self._other_bases()])
        self.basis.set_value(treaty)
        self.urgency.choose(p.urgency.level)
        self.urgency_reason.set_items(code_items(self._codes, "urgency", p.urgency.reason))
        self.urgency_reason.set_value(p.urgency.reason)
        self.secrecy.choose(p.confidentiality)
        self.do_not_notify.setChecked(p.do_not_notify)
        self.stage.choose(p.stage)
        self.items.set_parts(p.items)
        self.persons.set_parts(p.persons)
        self.offences.set_parts(p.offences)

    def faults(self) -> QWidget | None:
        """Mark what is missing or not understood; the first such control, None if the form can be registered."""
        needed = _("This is needed.")
        pressing = self.urgency.value is not UrgencyLevel.ORDINARY
        restricted = self.secrecy.value is Confidentiality.RESTRICTED
        moment_shown = not self._amending and (self.incoming or self.sent_already.isChecked())
        said = {
            self._state_field: "" if self.state.value else needed,
            self._subject_field: "" if self.subject.text().strip() else needed,
            self._moment_field: needed if moment_shown and self.received is None else "",
            self._reason_field: needed if pressing and not self.urgency_reason.value else "",
            self._secrecy_field: needed if restricted and not self.secrecy_reason.text().strip() else "",
        }
        for field, fault in said.items():
            field.complain(fault)
        wrong: list[QWidget] = [field.control for field, fault in said.items() if fault]
        wrong += [each for each in self.findChildren(DateField) if each.isVisible() and each.wrong]
        wrong += [each for each in self.findChildren(Picker) if each.wrong]
        return wrong[0] if wrong else None


def _treaty_name(view: BasisView) -> str:
    title, short = screen().text(view.title), screen().text(view.short)
    return title if short in title else called(short, title)


def _named(authority: Authority, name: str) -> Authority:
    return replace(authority, name=name.strip())
