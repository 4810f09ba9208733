# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lines of translations and pieces of mail, wherever they stand."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.translation import Translation, TranslationState
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.wording import relative
from ui.desk import Desk
from ui.pages.papers import paper
from ui.theme import Tone
from ui.widgets.basics import button, code, isolated, joined, label, rtl
from ui.widgets.pill import Pill


def translation_rows(body: QVBoxLayout, desk: Desk, request_id: RequestId) -> None:
    """The translations of a case, oldest first."""
    found = desk.office.translations.of_request(request_id)
    for each in found:
        body.addWidget(translation_row(desk, each))
    if not found:
        body.addWidget(label(_("No translation was asked for."), "muted"))


def translation_row(desk: Desk, each: Translation, number: str = "", *, acts: bool = True) -> QWidget:
    """A translation: what, by whom, until when; one that is awaited opens the form that takes it back, if ``acts``."""
    ends: list[QWidget] = []
    if each.waits:
        days = (each.due_on - desk.office.register.today).days
        ends.append(Pill(relative(days), Tone.BAD if days < 0 else Tone.WARN if days <= 7 else Tone.NEUTRAL))
        if acts:
            take = button(_("Received or withdrawn"), partial(desk.shell.edit, "translation-back", each.uid), look="link")
            take.setAccessibleName(_("Received or withdrawn: {what}").format(what=each.what))
            ends.append(take)
    else:
        ends.append(Pill(word(each.state), Tone.NEUTRAL if each.state is TranslationState.WITHDRAWN else Tone.GOOD))
    arrow = "←" if rtl() else "→"
    tongues = f"{isolated(screen().tongue(each.language_from))} {arrow} {isolated(screen().tongue(each.language_to))}"
    due = _("due on {day}").format(day=screen().date(each.due_on)) if each.waits else ""
    below = joined(
        code(number) if number else "",
        tongues,
        each.translator,
        due,
        _("certificate {number}").format(number=isolated(each.certificate_number)) if each.certificate_number else "",
        each.certificate_name,
        each.reason,
    )
    return paper("pen", each.what, below, *ends)
