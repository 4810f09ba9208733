# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An incident on paper: what was on the medium, what was done, for the file and for whoever must be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mlat_desktop.domain.incidents import Share
from mlat_desktop.domain.letter_text import FilledBlock
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.incidents.incidents import Incidents, IncidentView
from mlat_desktop.services.incidents.words import (
    arrival,
    caution_of,
    entry_words,
    next_words,
    passphrase_words,
    person_words,
    protected_by,
    recipient_words,
    todo,
)
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.office_pages import heading, para, table, write_page
from mlat_desktop.services.rulebook import class_label
from mlat_desktop.services.workplace import Workplace


class IncidentPages:
    """Writes them as PDF files, in the language of the screen."""

    def __init__(self, place: Workplace, incidents: Incidents, press: LetterPress) -> None:
        self._place, self._incidents, self._press = place, incidents, press

    def write(self, reference: str, target: Path) -> IncidentView:
        """Write the page of an incident into a new file. ``INCIDENT_UNKNOWN``, and what ``write_page`` raises."""
        self._place.must(Act.READ)
        view = self._incidents.show(reference)
        with self._place.store.read() as uow:
            names = {each.uid: each.full_name for each in uow.people.all()}
        incident = view.incident
        blocks = [*self._head(view, names), *self._measures(view, names)]
        for share in view.shares:
            blocks += _share(share, view)
        if view.hidden:
            said = ngettext(
                "{count} restricted case that you may not see was on it too.",
                "{count} restricted cases that you may not see were on it too.",
                view.hidden,
            )
            blocks.append(para(said.format(count=screen().number(view.hidden))))
        detail: dict[str, object] = {"incident": incident.number, "bundles": len(view.shares)}
        title = _("Incident {number}").format(number=incident.number)
        write_page(self._place, self._press, target, (title, label(incident.kind)), blocks, "page.incident", detail)
        return view

    def _time(self, when: datetime) -> str:
        return screen().time(when.astimezone(ZoneInfo(self._place.office.zone)))

    def _head(self, view: IncidentView, names: Mapping[str, str]) -> list[FilledBlock]:
        incident = view.incident
        rows = [
            (_("What happened"), incident.what),
            (_("Where"), incident.place),
            (_("Noticed"), self._time(incident.noticed_at)),
            (_("Reported"), listed(self._time(incident.reported_at), names.get(incident.reported_by, ""))),
            (_("Medium"), incident.medium),
            (_("Status"), label(incident.state)),
            (_("Passphrase"), passphrase_words(incident.passphrase)),
            (_("Next"), next_words(view)),
            (_("Findings"), incident.findings),
        ]
        if incident.authority_by is not None:
            rows.insert(6, (_("Own target for the authority"), self._time(incident.authority_by)))
        return [table((_("Incident"), ""), [row for row in rows if row[1]])]

    def _measures(self, view: IncidentView, names: Mapping[str, str]) -> list[FilledBlock]:
        done = [(self._time(each.at), entry_words(each), names.get(each.by, "")) for each in view.entries]
        left = [("", _("Still to do: {measure}").format(measure=todo(each)), "") for each in view.outstanding]
        if not done and not left:
            return []
        return [heading(_("What was done")), table((_("When"), _("What"), _("By")), [*done, *left])]


def _share(share: Share, view: IncidentView) -> list[FilledBlock]:
    blocks = [
        heading(f"{share.number}  {share.subject}"),
        para(_("Bundle {uid} of {day}: {state}.").format(
            uid=share.bundle, day=screen().date(share.written_at.date()), state=label(share.bundle_state))),
        para(" ".join((protected_by(share, view.incident.passphrase), arrival(share)))),
    ]  # fmt: skip
    if caution := caution_of(share):
        blocks.append(para(caution))
    if share.restricted:
        blocks.append(para(_("This case is restricted.")))
    if share.at_most:
        blocks.append(para(_("How much of it was written is not known: everything that can have been is listed.")))
    if share.persons:
        blocks.append(table((_("Persons"),), [(person_words(each),) for each in share.persons]))
    if share.exhibits:
        rows = [
            (each.exhibit, each.title, class_label(each.classification) if each.classification else "", each.sha256[:16])
            for each in share.exhibits
        ]
        blocks.append(table((_("Exhibit"), _("Title"), _("Class"), "SHA-256"), rows))
    if share.letters:
        blocks.append(table((_("Letter"), _("Subject")), [(each.number, each.subject) for each in share.letters]))
    if share.recipients:
        blocks.append(para(_("Recipients: {offices}").format(offices=listed(*map(recipient_words, share.recipients)))))
    return blocks
