# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The actions of the audit log in words. The log itself keeps the codes, for a chain must not change with a language."""

from __future__ import annotations

from mlat_desktop.i18n import N_, _

ACTIONS: dict[str, str] = {
    "authority.changed": N_("Authority of a State changed"),
    "authority.retired": N_("Authority of a State retired"),
    "authority.verified": N_("Authority of a State verified"),
    "bundle.begun": N_("Export of a bundle begun"),
    "bundle.export-failed": N_("Export of a bundle failed"),
    "bundle.exported": N_("Bundle exported"),
    "bundle.imported": N_("Bundle imported"),
    "bundle.refused": N_("Bundle refused"),
    "bundle.verified": N_("Bundle verified"),
    "card.added": N_("Card of a partner added"),
    "card.revoked": N_("Trust in a card withdrawn"),
    "card.trusted": N_("Card trusted"),
    "code.kept": N_("Code of the office added or reworded"),
    "code.retired": N_("Code of the office retired"),
    "date.confirmed": N_("Entered date confirmed"),
    "date.entered": N_("Date entered for a limit"),
    "date.withdrawn": N_("Entered date withdrawn"),
    "page.weekend": N_("Page for the days of rest written"),
    "page.handover": N_("Desk handed over, written down"),
    "deadlines.calendar-written": N_("Deadlines written to a calendar file"),
    "event.annulled": N_("Event annulled"),
    "event.logged": N_("Event logged"),
    "evidence.added": N_("Evidence taken in"),
    "evidence.checked": N_("Evidence checked"),
    "evidence.exported": N_("Evidence exported"),
    "key.changed": N_("Passphrase changed"),
    "key.forgotten": N_("Key taken out of the computer's key store"),
    "key.recovered": N_("Passphrase set anew by the recovery code"),
    "key.remembered": N_("Key kept in the computer's key store"),
    "law.discarded": N_("Proposal of a change of the law laid aside"),
    "law.proposed": N_("Change of the law proposed"),
    "law.published": N_("Edition of the law published"),
    "law.undone": N_("Edition of the law taken back"),
    "letter.approved": N_("Letter approved"),
    "letter.dispatched": N_("Letter dispatched"),
    "letter.drafted": N_("Letter drafted"),
    "letter.edited": N_("Letter edited"),
    "letter.printed": N_("Letter printed"),
    "letter.sealed": N_("Letter sealed"),
    "letter.submitted": N_("Letter submitted for approval"),
    "letter.taken-back": N_("Letter taken back"),
    "letter.voided": N_("Letter voided"),
    "mail.logged": N_("Mail logged"),
    "office.changed": N_("Record of the office changed"),
    "office.clock-confirmed": N_("Computer's clock confirmed"),
    "office.created": N_("Office set up"),
    "office.opened-by-code": N_("Office opened by its recovery code"),
    "pack.exported": N_("Treaty pack written"),
    "profile.changed": N_("Profile of a State changed"),
    "profile.retired": N_("Profile of a State retired"),
    "profile.verified": N_("Profile of a State verified"),
    "recount.accepted": N_("Recount on the newer law accepted"),
    "recount.kept": N_("Dates kept on the law before"),
    "register.series": N_("Series of numbers changed"),
    "request.amended": N_("Request amended"),
    "request.assigned": N_("Request given to another officer"),
    "request.ended": N_("Request ended"),
    "request.registered": N_("Request registered"),
    "request.reopened": N_("Request reopened"),
    "user.added": N_("Person added"),
}
"""Every action that the services write; a test gathers them from the sources."""


def action_words(action: str) -> str:
    """An action in the language of the screen; one that this version does not know (a newer office) stays as it is."""
    return _(ACTIONS[action]) if action in ACTIONS else action
