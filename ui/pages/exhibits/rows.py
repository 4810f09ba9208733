# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lines of exhibits and duties among the papers of a case; each opens what it names."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.duties import Duty, DutyParty, DutyState
from mlat_desktop.domain.evidence import Evidence, ExhibitForm
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.standing import DUTY, RETURN
from mlat_desktop.domain.translation import TARGET
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.exhibit_words import return_words
from mlat_desktop.services.rulebook import class_label, duty_label, withheld
from mlat_desktop.services.views import DeadlineView, RequestView
from ui.desk import Desk
from ui.pages.papers import paper, save_evidence, size_text
from ui.theme import Tone
from ui.widgets.basics import button, isolated, joined, label
from ui.widgets.pill import Pill
from ui.widgets.reasoning import Act

_GLYPHS = {ExhibitForm.FILE: "attach", ExhibitForm.OBJECT: "bundles", ExhibitForm.MEDIUM: "drive"}


def evidence_rows(body: QVBoxLayout, desk: Desk, view: RequestView, parent: QWidget) -> None:
    """Exhibits, where they are, and how it stands with their return."""
    for item in view.evidence:
        ends: list[QWidget] = []
        if item.classification:
            ends.append(Pill(class_label(item.classification), Tone.BAD if withheld(item.classification) else Tone.WARN))
        elif item.outstanding:
            ends.append(Pill(_("To return"), Tone.WARN))
        open_it = button(_("Open"), partial(desk.shell.open_exhibit, view.request.id, item.uid), look="link")
        open_it.setAccessibleName(_("Open the exhibit {title}").format(title=item.title))
        ends.append(open_it)
        if item.blob and not withheld(item.classification):
            save = button(_("Save a copy"), partial(save_evidence, desk, parent, item), look="link")
            save.setAccessibleName(_("Save a copy of {title}").format(title=item.title))
            ends.append(save)
        body.addWidget(paper(_GLYPHS[item.form], item.title, below(item), *ends))
    if not view.evidence:
        body.addWidget(label(_("No evidence yet."), "muted"))


def below(item: Evidence) -> str:
    """What an exhibit is and where, in one line."""
    return joined(
        item.exhibit,
        volume_text(item),
        size_text(item.size) if item.blob else "",
        _("original") if item.original else "",
        _("with {holder}").format(holder=isolated(item.holder)) if item.holder else item.place,
        return_words(item),
    )


def volume_text(item: Evidence) -> str:
    """Volume 2 of 5; empty for what is whole."""
    return _("volume {volume} of {volumes}").format(volume=item.volume, volumes=item.volumes) if item.volumes else ""


def duty_rows(body: QVBoxLayout, desk: Desk, view: RequestView) -> None:
    """Duties that rest on the case, open ones first."""
    for duty in view.duties:
        open_it = button(_("Open"), partial(desk.shell.open_duty, view.request.id, duty.uid), look="link")
        open_it.setAccessibleName(_("Open the duty {text}").format(text=duty.text))
        pill = _duty_pill(duty)
        body.addWidget(paper("shield", duty.text, duty_below(duty), pill, open_it))
    if not view.duties:
        body.addWidget(label(_("No duty rests on this case."), "muted"))


def _duty_pill(duty: Duty) -> Pill:
    if duty.open:
        return Pill(_("Lasting"), Tone.NEUTRAL) if duty.lasting else Pill(_("To discharge"), Tone.WARN)
    return Pill(word(duty.state), Tone.GOOD if duty.state is DutyState.DISCHARGED else Tone.NEUTRAL)


def duty_below(duty: Duty) -> str:
    """What kind of duty it is, who owes it and when somebody must look, in one line."""
    day = ""
    if duty.watched_on is not None:
        said = _("look again on {day}") if duty.lasting and duty.watched_on != duty.due_on else _("due on {day}")
        day = said.format(day=screen().date(duty.watched_on))
    elif duty.ended_on is not None:
        day = _("ended on {day}").format(day=screen().date(duty.ended_on))
    owed = _("owed by {whom}").format(whom=isolated(duty.owed_name)) if duty.owed_name else word(duty.owed_by)
    return joined(duty_label(duty.kind), duty.article, owed, day)


def party_text(party: DutyParty, name: str) -> str:
    """A party, or its name where one is entered."""
    return isolated(name) if name else word(party)


def standing_acts(desk: Desk, request_id: RequestId, view: DeadlineView) -> list[Act]:
    """What settles a target that an exhibit or a duty set, on a case that has ended too."""
    limit = view.deadline.limit_id
    if limit.startswith(RETURN):
        uid = Uid(limit.removeprefix(RETURN))
        return [(_("Open the exhibit"), lambda: desk.shell.open_exhibit(request_id, uid))]
    if limit.startswith(DUTY):
        uid = Uid(limit.removeprefix(DUTY))
        return [(_("Open the duty"), lambda: desk.shell.open_duty(request_id, uid))]
    if limit.startswith(TARGET):
        translation = limit.removeprefix(TARGET)
        return [(_("Received or withdrawn"), lambda: desk.shell.edit("translation-back", translation))]
    return []
