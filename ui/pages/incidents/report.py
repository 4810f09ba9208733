# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Report an incident: which medium or bundle, what happened. What was on it is shown before it is reported."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.incidents import IncidentKind, PassphraseWay
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.incidents.incidents import IncidentView, NewIncident
from mlat_desktop.services.incidents.words import person_words, recipient_words
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import SPACE, WIDE, Combo, clear, column, joined, label, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import MomentField
from ui.widgets.form import Section, area, line


class ReportEditor(KeptEditor):
    """The form. ``bundle`` is the uid of a bundle that is meant, empty for any medium."""

    def __init__(self, desk: Desk, bundle: str = "") -> None:
        super().__init__(desk, _("Report an incident"), _("&Report"), self._complete)
        self._shown: QVBoxLayout = column(gap=SPACE)
        inner = QWidget()
        inside = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        inside.addWidget(self._what(bundle))
        shown = Section(_("This was on it"), columns=1, note=_("It is kept with the incident as it stands now."))
        shown.body.addLayout(self._shown)
        inside.addWidget(shown)
        inside.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Report an incident")), 1)
        controls = {"which": self.which, "kind": self.kind, "place": self.place, "what": self.what, "way": self.way}
        self.half = half_typed(desk, self, "incident-report", controls)
        self.which.currentIndexChanged.connect(self._look)
        self._look()

    def first_focus(self) -> QWidget:
        """Which medium."""
        return self.which

    def _what(self, bundle: str) -> Section:
        made = Section(_("What happened"), columns=2)
        self.which, self.kind, self.way = Combo(), Combo(), Combo()
        self.which.fill(self._choices(bundle))
        if bundle:
            self.which.choose(f"bundle:{bundle}")
        self.kind.fill([(word(each), each.value) for each in IncidentKind])
        self.way.fill([(word(each), each.value) for each in PassphraseWay])
        clock, zone = self.office.clock, ZoneInfo(self.office.info.zone)
        self.when = MomentField(_("Noticed"), lambda: clock.now().astimezone(zone).replace(tzinfo=None))
        self.place, self.what = line(), area(lines=3)
        self._which_field = made.add(_("&Medium or bundle"), self.which, required=True)
        made.add(_("&Kind"), self.kind)
        self._when_field = made.add(_("&Noticed"), self.when, required=True)
        made.add(_("&Where"), self.place)
        note = _("Everybody of the office reads this: name no person and no case here.")
        self._what_field = made.add(_("Wh&at happened"), self.what, span=2, required=True, help_text=note)
        made.add(_("&Passphrase, where the bundle opens with one"), self.way, span=2)
        return made

    def _choices(self, bundle: str) -> list[tuple[str, object]]:
        media = self.office.carriers.all()
        found: list[tuple[str, object]] = [
            (joined(each.name, each.carrier.serial), f"medium:{each.carrier.serial}") for each in media
        ]
        for record in reversed(self.office.bundles.all()):
            if record.place and (not record.medium or record.uid == bundle):
                text = _("bundle of {time}").format(time=self.desk.time(record.created_at))
                found.append((joined(text, record.place), f"bundle:{record.uid}"))
        return found if len(found) == 1 else [(_("choose"), ""), *found]  # none is reported because it stood first

    def _chosen(self) -> tuple[str, str]:
        """The serial number and the bundle, one of them empty."""
        which, _colon, name = str(self.which.value or "").partition(":")
        return (name, "") if which == "medium" else ("", name)

    def _look(self, *_arguments: object) -> None:
        clear(self._shown)
        serial, bundle = self._chosen()
        if not serial and not bundle:
            none = _("No bundle was written yet, and no medium is in the register.")
            some = _("Choose the medium or the bundle: what was on it stands here then.")
            self._shown.addWidget(label(none if self.which.count() == 1 else some, "muted", wrap=True))
            return
        try:
            shares, hidden = self.office.incidents.on(serial, bundle)
        except KnownError as error:
            self._shown.addWidget(label(sentence(error), "warn", wrap=True))
            return
        for share in shares:
            self._shown.addWidget(label(joined(share.number, share.subject), "strong", wrap=True, selectable=True))
            persons = listed(*map(person_words, share.persons))
            who = _("for {offices}").format(offices=listed(*map(recipient_words, share.recipients)))
            items = ngettext("{count} exhibit", "{count} exhibits", len(share.exhibits))
            text = joined(who, items.format(count=screen().number(len(share.exhibits))), persons)
            self._shown.addWidget(label(text, "small", wrap=True))
        if hidden:
            text = ngettext(
                "{count} restricted case that you may not see; those who handle it are told.",
                "{count} restricted cases that you may not see; those who handle them are told.",
                hidden,
            )
            self._shown.addWidget(label(text.format(count=screen().number(hidden)), "warn", wrap=True))
        if not shares and not hidden:
            self._shown.addWidget(label(_("Nothing that the register knows of."), "muted", wrap=True))

    def _complete(self) -> None:
        serial, bundle = self._chosen()
        what, when = self.what.toPlainText().strip(), self.when.value
        needed = _("This is needed.")
        self._which_field.complain("" if serial or bundle else needed)
        self._what_field.complain("" if what else needed)
        self._when_field.complain("" if when else needed)
        if not (serial or bundle) or not what or when is None:
            (self.which if not (serial or bundle) else self.what if not what else self.when).setFocus()
            return
        new = NewIncident(
            kind=IncidentKind(str(self.kind.value)),
            medium=serial,
            bundle=bundle,
            noticed_at=when,
            place=self.place.text().strip(),
            what=what,
            passphrase=PassphraseWay(str(self.way.value)),
        )
        self.complete.setEnabled(False)
        incidents = self.office.incidents
        self.desk.tasks.write(self, lambda: incidents.report(new), self._reported, self._refused)

    def _reported(self, view: IncidentView) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.edit("incident", view.incident.uid)
        said = _("{number} is recorded. Those who handle the cases are told.").format(number=view.incident.number)
        shell.say(Level.GOOD, said, stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
