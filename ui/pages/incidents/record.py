# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One incident: what was on the medium, what was done, and the form that records the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.incidents import MEASURES, EntryKind, Share
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.incidents.incidents import IncidentView, NewMeasure
from mlat_desktop.services.incidents.words import (
    arrival,
    caution_of,
    entry_words,
    next_words,
    passphrase_words,
    person_words,
    protected_by,
    todo,
    who_words,
)
from mlat_desktop.services.rulebook import class_label
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import GAP, WIDE, Combo, button, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import Glyph, Level
from ui.widgets.dates import MomentField
from ui.widgets.form import Section, area, facts, line
from ui.widgets.ticks import Tick

_STEPS = (EntryKind.NOTE, EntryKind.FOUND)


class IncidentEditor(KeptEditor):
    """The page of an incident."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.INCIDENT, Kind.CARD})

    def __init__(self, desk: Desk, uid: str) -> None:
        self._view: IncidentView = desk.office.incidents.show(uid)
        title = _("Incident {number}").format(number=self._view.incident.number)
        super().__init__(desk, title, _("&Record"), self._complete)
        self.uid = uid
        self.acts.addWidget(button(_("&Print..."), self._choose, glyph="print"))
        inner = QWidget()
        inside = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self._head: QVBoxLayout = column(gap=WIDE)
        inside.addLayout(self._head)
        inside.addWidget(self._form())
        self._below: QVBoxLayout = column(gap=WIDE)
        inside.addLayout(self._below)
        inside.addStretch(1)
        self.body.addWidget(scroll(inner, name=title), 1)
        self._show()
        controls = {"act": self.act, "whom": self.whom, "text": self.text}
        self.half = half_typed(desk, self, f"incident:{uid}", controls)

    def first_focus(self) -> QWidget:
        """The next step."""
        return self.act

    def refresh(self) -> None:
        """Read the incident again; what is typed stays."""
        self._view = self.office.incidents.show(self.uid)
        self._show()

    # -- the form

    def _form(self) -> Section:
        self.form = Section(_("Record what was done"), columns=2)
        self.act, self.whom, self.text = Combo(), line(), area(lines=2)
        self.left = Tick(_("It is &not taken; the remark says why"))
        zone = ZoneInfo(self.office.info.zone)
        clock = self.office.clock
        self.when = MomentField(_("When"), lambda: clock.now().astimezone(zone).replace(tzinfo=None))
        self._act_field = self.form.add(_("Wha&t"), self.act)
        self._when_field = self.form.add(_("&When"), self.when)
        self._whom_field = self.form.add(_("Wh&o was told"), self.whom)
        self.form.place(self.left)
        self._text_field = self.form.add(_("Re&mark"), self.text, span=2)
        self.act.currentIndexChanged.connect(self._fit)
        return self.form

    def _fill(self) -> None:
        """The acts that are possible now, what is next first; the one that is chosen stays if it can."""
        view, before = self._view, self.act.value
        acts: list[EntryKind] = []
        if view.incident.open:
            acts = [*([view.next] if view.next else []), *view.outstanding, *MEASURES]
        names = {EntryKind.NOTE: _("A remark"), EntryKind.FOUND: _("The medium was found again")}
        offered = dict.fromkeys([*acts, *_STEPS])
        self.act.blockSignals(True)
        self.act.fill([(names.get(each) or todo(each), each.value) for each in offered])
        if before in {each.value for each in offered} and before != EntryKind.NOTE.value:
            self.act.choose(before)
        self.act.blockSignals(False)
        self._fit()

    def _fit(self, *_arguments: object) -> None:
        kind = EntryKind(str(self.act.value))
        measure = kind in MEASURES
        parts: list[QWidget] = [self._act_field]
        if measure or kind is EntryKind.FOUND:
            parts.append(self._when_field)
        if measure:
            parts += [self._whom_field, self.left]
        names = {EntryKind.CLOSED: _("&Findings"), EntryKind.ASSESSED: _("&Assessment"), EntryKind.FOUND: _("By whom, and how")}
        self._text_field.rename(names.get(kind, _("Re&mark")))
        self.form.show_only(*parts, self._text_field)

    def _complete(self) -> None:
        kind, text, whom = EntryKind(str(self.act.value)), self.text.toPlainText().strip(), self.whom.text().strip()
        missing = not text and not (kind in MEASURES and whom and not self.left.isChecked())
        self._text_field.complain(_("This is needed.") if missing else "")
        if missing:
            self.text.setFocus()
            return
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, self._work(kind, text, whom, self.when.value), self._recorded, self._refused)

    def _work(self, kind: EntryKind, text: str, whom: str, when: datetime | None) -> Callable[[], Done[IncidentView]]:
        incidents, uid, needed = self.office.incidents, self.uid, not self.left.isChecked()
        if kind in MEASURES:
            new = NewMeasure(kind=kind, at=when, whom=whom, note=text, needed=needed)
            return lambda: incidents.measure(uid, new)
        acts: dict[EntryKind, Callable[[], Done[IncidentView]]] = {
            EntryKind.FOUND: lambda: incidents.found(uid, text, when),
            EntryKind.ASSESSED: lambda: incidents.assess(uid, text),
            EntryKind.CLOSED: lambda: incidents.close(uid, text),
        }
        return acts.get(kind, lambda: incidents.note(uid, text))

    def _recorded(self, view: IncidentView) -> None:
        self.complete.setEnabled(True)
        self.gone()
        self.whom.clear()
        self.text.clear()
        self.left.setChecked(False)
        self.half.touched = False
        self._view = view
        self._show()
        self.act.setCurrentIndex(0)
        self.desk.shell.say(Level.GOOD, _("It is recorded on the incident."), stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)

    # -- what is shown

    def _show(self) -> None:
        clear(self._head)
        clear(self._below)
        self._head.addWidget(self._about())
        self._below.addWidget(self._done())
        for share in self._view.shares:
            self._below.addWidget(self._share(share))
        if self._view.hidden:
            text = ngettext(
                "{count} restricted case that you may not see was on it too.",
                "{count} restricted cases that you may not see were on it too.",
                self._view.hidden,
            )
            self._below.addWidget(label(text.format(count=screen().number(self._view.hidden)), "warn", wrap=True))
        self._fill()

    def _about(self) -> Section:
        view, incident = self._view, self._view.incident
        people = {each.uid: each.full_name for each in self.office.people.all()}
        signed = {each.name: each.full_name for each in self.office.people.all()}
        made = Section(joined(word(incident.kind), word(incident.state)), columns=1)
        if view.next is not None:
            step = _("Next: {what} ({who})").format(what=next_words(view), who=who_words(view, signed))
            told = row(Glyph("warning", "bad", 22), label(step, "strong", wrap=True), gap=WIDE)
            told.setStretch(1, 1)
            made.body.addLayout(told)
        pairs = [
            (_("What happened"), incident.what),
            (_("Where"), incident.place),
            (_("Medium"), joined(self._name(incident.medium), incident.medium)),
            (_("Noticed"), self.desk.time(incident.noticed_at)),
            (_("Reported"), joined(self.desk.time(incident.reported_at), people.get(incident.reported_by, ""))),
            (_("Passphrase"), passphrase_words(incident.passphrase)),
            (_("Own target for the authority"), self.desk.time(incident.authority_by) if incident.authority_by else ""),
            (_("Findings"), joined(incident.findings, people.get(incident.closed_by, "")) if incident.findings else ""),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        return made

    def _name(self, serial: str) -> str:
        """What is written on a medium, or what the system called it."""
        return next((each.name for each in self.office.carriers.all() if serial and each.carrier.serial == serial), "")

    def _done(self) -> Section:
        made = Section(_("What was done"), columns=1)
        people = {each.uid: each.full_name for each in self.office.people.all()}
        for each in self._view.entries:
            made.body.addWidget(rule())
            made.body.addWidget(label(entry_words(each), wrap=True, selectable=True))
            made.body.addWidget(label(joined(self.desk.time(each.at), people.get(each.by, "")), "small"))
        if self._view.outstanding:
            left = listed(*map(todo, self._view.outstanding))
            made.body.addWidget(label(_("Still to do: {measure}").format(measure=left), "warn", wrap=True))
        elif not self._view.entries:
            made.body.addWidget(label(_("Nothing yet."), "muted"))
        return made

    def _share(self, share: Share) -> Section:
        made = Section(joined(share.number, share.subject), columns=1)
        if caution := caution_of(share):
            made.body.addWidget(label(caution, "warn", wrap=True))
        if share.at_most:
            text = _("How much of it was written is not known: everything that can have been is listed.")
            made.body.addWidget(label(text, "warn", wrap=True))
        marked = [joined(each.exhibit, each.title, class_label(each.classification)) for each in share.exhibits]
        letters = [joined(each.number, each.subject) for each in share.letters]
        pairs = [
            (_("Protection"), protected_by(share, self._view.incident.passphrase)),
            (_("Arrival"), arrival(share)),
            (_("Persons"), "\n".join(map(person_words, share.persons))),
            (_("Exhibits"), "\n".join(marked)),
            (_("Letters"), "\n".join(letters)),
            (_("Bundle"), joined(word(share.bundle_state), self.desk.time(share.written_at))),
            (_("Marking"), _("This case is restricted.") if share.restricted else ""),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        made.body.addLayout(row(*self._acts(share), None, gap=GAP))
        return made

    def _acts(self, share: Share) -> list[QWidget]:
        shell, key = self.desk.shell, share.request_id
        acts = [(_("Open the request"), partial(shell.open_request, key))]
        if self._view.incident.open and not share.incoming:
            acts += [
                (_("Send it again"), partial(shell.export_bundle, key)),
                (_("Ask for the receipt"), partial(shell.remind, key)),
                (_("Withdraw trust in a card"), partial(shell.go, "cards")),
            ]
        made: list[QWidget] = []
        for text, act in acts:
            each = button(text, act, look="link")
            each.setAccessibleName(joined(text, share.number))
            made.append(each)
        return made

    # -- on paper

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File of the page"), f"{self._view.incident.number}.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self.write_page(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_page(self, target: Path) -> None:
        """Write the page of the incident into a new file."""
        pages, uid = self.office.incident_pages, self.uid

        def write() -> Done[IncidentView]:
            return Done(pages.write(uid, target), Changes())

        said = screen().fill(_("The page is in {path}."), {"path": str(target)})
        self.desk.tasks.write(self, write, lambda _view: self.desk.shell.say(Level.GOOD, said), self._refused)
