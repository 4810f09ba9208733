# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The incidents of the office, the exports whose end nobody saw, and the sticks and disks that the office uses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.incidents import Became, CarrierState, IncidentState
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.incidents.attempts import Attempt
from mlat_desktop.services.incidents.carriers import CarrierView
from mlat_desktop.services.incidents.incidents import IncidentView
from mlat_desktop.services.incidents.words import cases_words, next_words, todo, who_words
from ui.desk import Desk
from ui.pages.page import Editor
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState, Glyph, Level
from ui.widgets.form import Section, line
from ui.widgets.pill import Pill

TONES = {
    IncidentState.OPEN: Tone.BAD,
    IncidentState.MEASURES: Tone.WARN,
    IncidentState.ASSESSED: Tone.ACCENT,
    IncidentState.CLOSED: Tone.GOOD,
}
_PLACES = {CarrierState.LOST: Tone.BAD, CarrierState.ON_THE_WAY: Tone.WARN, CarrierState.IN_SAFE: Tone.GOOD}


class IncidentsEditor(Editor):
    """The page; with a ``request_id`` the incidents that concern one case."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.INCIDENT, Kind.BUNDLE})

    def __init__(self, desk: Desk, request_id: RequestId | None = None) -> None:
        super().__init__(desk, _("Incidents"), _("&Report an incident"), self._report)
        self._case = request_id
        self.cancel.hide()  # the arrow leads back, and nobody could tell by ear a second "Back" from it
        inner = QWidget()
        self._sheet: QVBoxLayout = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.body.addWidget(scroll(inner, name=_("Incidents")), 1)

    def first_focus(self) -> QWidget:
        """The act."""
        return self.complete

    def refresh(self) -> None:
        """Read the lists again."""
        clear(self._sheet)
        unknown = self.office.attempts.unknown()
        if unknown:
            note = _("The program ended while a bundle was being written. Say what became of the medium.")
            asked = Section(_("Exports whose end nobody saw"), columns=1, note=note)
            for each in unknown:
                asked.body.addWidget(rule())
                asked.body.addWidget(self._attempt(each))
            self._sheet.addWidget(asked)
        incidents = self.office.incidents
        found = incidents.all() if self._case is None else incidents.of_request(self._case)
        count = ngettext("{count} incident", "{count} incidents", len(found))
        self.beside.setText(count.format(count=screen().number(len(found))))
        self._sheet.addWidget(self._incidents(found))
        self._sheet.addWidget(self._media([each for each in self.office.carriers.all() if self._concerns(each)]))
        self._sheet.addStretch(1)

    def _report(self) -> None:
        self.desk.shell.edit("incident-report")

    # -- incidents

    def _incidents(self, found: tuple[IncidentView, ...]) -> QWidget:
        made = Section(_("What happened to media and bundles"), columns=1)
        names = {user.name: user.full_name for user in self.office.people.all()}
        if not found:
            text = _(
                "A stick is lost, a bundle was found open, a key was exposed: report it, and the program lists what was on it."
            )
            made.body.addWidget(EmptyState("shield", _("No incident is recorded"), text))
        for each in found:
            made.body.addWidget(rule())
            made.body.addWidget(incident_line(self.desk, each, names))
        return made

    # -- exports of unknown end

    def _attempt(self, attempt: Attempt) -> QWidget:
        made = QWidget()
        inside = column(made, gap=SPACE)
        copy = attempt.copy
        words = joined(attempt.number, copy.serial or attempt.record.place, self.desk.time(copy.at))
        became, how = Combo(_("What became of the medium")), line(hint=_("how you know"))
        became.fill([(word(each), each) for each in Became])
        how.setAccessibleName(_("How you know it: {bundle}").format(bundle=words))
        act = button(_("Record"), partial(self._settle, attempt.record.uid, became, how))
        for each, name in ((became, _("What became of the medium")), (act, act.text())):
            each.setAccessibleName(joined(name, words))
        inside.addWidget(label(words, "strong", wrap=True, selectable=True))
        answer = row(became, how, act, gap=GAP)
        answer.setStretch(1, 1)
        inside.addLayout(answer)
        return made

    def _settle(self, uid: str, became: Combo, how: QLineEdit) -> None:
        what, note, attempts = became.value, how.text(), self.office.attempts
        assert isinstance(what, Became)
        self.desk.tasks.write(self, lambda: attempts.settle(uid, what, note), self._settled, self._refused)

    def _settled(self, _record: BundleRecord) -> None:
        self.desk.shell.say(Level.GOOD, _("What became of the medium is recorded."), stays=False)

    def _refused(self, error: KnownError) -> None:
        self.desk.shell.refuse(error)

    # -- media

    def _concerns(self, view: CarrierView) -> bool:
        """Whether a medium ever carried a bundle of the case that is meant, if one is."""
        return self._case is None or any(each.request_id == self._case for each in view.bundles)

    def _media(self, found: Sequence[CarrierView]) -> QWidget:
        note = _(
            "Serial numbers come from the bundles by themselves. A medium that came as evidence is an exhibit of its case."
        )
        made = Section(_("Media of the office"), columns=1, note=note)
        for each in found:
            made.body.addWidget(rule())
            made.body.addWidget(self._medium(each))
        enter = button(_("&Enter a medium"), lambda: self.desk.shell.edit("carrier", ""), glyph="plus")
        made.body.addLayout(row(enter, None))
        return made

    def _medium(self, view: CarrierView) -> QWidget:
        made, carrier = QWidget(), view.carrier
        words = column(gap=1)
        name = joined(view.name, carrier.serial)
        words.addWidget(label(name, "strong", wrap=True, selectable=True))
        ever, now = len(view.bundles) + view.hidden, len(view.holds)
        told = ngettext("{count} bundle in all", "{count} bundles in all", ever).format(count=screen().number(ever))
        still = ngettext("{count} on it now", "{count} on it now", now).format(count=screen().number(now))
        words.addWidget(label(joined(carrier.holder, told, still), "small", wrap=True))
        look = button(_("Open"), lambda: self.desk.shell.edit("carrier", carrier.serial), look="link")
        look.setAccessibleName(_("Open the medium {serial}").format(serial=name))
        shown = row(Glyph("drive"), words, Pill(word(carrier.state), _PLACES.get(carrier.state, Tone.NEUTRAL)), look, gap=WIDE)
        shown.setStretch(1, 1)
        made.setLayout(shown)
        return made


def incident_line(desk: Desk, view: IncidentView, names: dict[str, str]) -> QWidget:
    """An incident in a list: what, which cases, how it stands, who must do what next."""
    made, incident = QWidget(), view.incident
    words = column(gap=1)
    words.addWidget(label(joined(incident.number, word(incident.kind), incident.medium), "strong", wrap=True, selectable=True))
    step = _("Next: {what} ({who})").format(what=next_words(view), who=who_words(view, names)) if view.next else ""
    if step:
        words.addWidget(label(step, "bad" if view.overdue else "", wrap=True))
    left = [todo(kind) for kind in view.outstanding if kind is not view.next]
    if left and incident.open:
        words.addWidget(label(_("Then: {measures}").format(measures=listed(*left)), wrap=True))
    words.addWidget(label(joined(cases_words(view), desk.time(incident.noticed_at)), "small", wrap=True))
    if view.overdue and incident.authority_by is not None:
        late = _("The office wanted to have told the authority by {time}.").format(time=desk.time(incident.authority_by))
        words.addWidget(label(late, "bad", wrap=True))
    look = button(_("Open"), lambda: desk.shell.edit("incident", incident.uid), look="link")
    look.setAccessibleName(_("Open incident {number}").format(number=incident.number))
    glyph = Glyph("warning" if incident.open else "success", "bad" if incident.open else "good")
    shown = row(glyph, words, Pill(word(incident.state), TONES[incident.state]), look, gap=WIDE)
    shown.setStretch(1, 1)
    made.setLayout(shown)
    return made
