# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents in words, the same in the window, on paper and by ``mlat``."""

from __future__ import annotations

from mlat_desktop.domain.incidents import EntryKind, IncidentEntry, NamedPerson, PassphraseWay, Recipient, Share
from mlat_desktop.i18n import N_, _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.incidents.incidents import IncidentView
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words

_NEXT: tuple[tuple[EntryKind, str], ...] = (
    (EntryKind.TOLD_PARTNER, N_("Tell the partner")),
    (EntryKind.TOLD_PERSONS, N_("Tell the persons concerned or those who protect them")),
    (EntryKind.CARD_REVOKED, N_("Withdraw the trust in the card")),
    (EntryKind.SENT_AGAIN, N_("Send the case again")),
    (EntryKind.RECEIPT_CHASED, N_("Ask for the receipt")),
    (EntryKind.POLICE, N_("Report it to the police")),
    (EntryKind.AUTHORITY, N_("Inform the data-protection authority")),
    (EntryKind.ASSESSED, N_("Assess it")),
    (EntryKind.CLOSED, N_("Close it")),
)


def next_words(view: IncidentView) -> str:
    """What must be done next; empty once it is closed."""
    return todo(view.next) if view.next is not None else ""


def todo(kind: EntryKind) -> str:
    """A measure as something to do."""
    return next((_(text) for each, text in _NEXT if each is kind), label(kind))


def who_words(view: IncidentView, names: dict[str, str]) -> str:
    """By whom: a full name by sign-in name, or a second person."""
    if view.next is EntryKind.CLOSED:
        return _("a second person")
    return names.get(view.who, view.who)


def entry_words(entry: IncidentEntry) -> str:
    """What an entry says, in one line."""
    said = label(entry.kind) if entry.needed else _("Not taken: {measure}").format(measure=todo(entry.kind))
    return ". ".join(part for part in (said, entry.whom, entry.note) if part)


def person_words(person: NamedPerson) -> str:
    """A person with what he or she is in the case."""
    marks = [label(person.role)]
    if person.protected:
        marks.append(_("identity protected"))
    return f"{person.name} ({listed(*marks)})"


def recipient_words(recipient: Recipient) -> str:
    """An office whose key opens a bundle."""
    country = screen().state(recipient.country) if recipient.country else ""
    return f"{recipient.name} ({country})" if country else recipient.name


def caution_of(share: Share) -> str:
    """The words of caution of the case of a bundle; empty where nobody is blamed of anything."""
    code = screen().code
    return words(code if code in LETTER_LANGUAGES else "en").of("caution", share.caution)


def passphrase_words(way: PassphraseWay) -> str:
    """Which way the passphrase of the incident went; nothing where none is concerned: each bundle says how it opens."""
    return "" if way is PassphraseWay.NONE else label(way)


def protected_by(share: Share, passphrase: PassphraseWay) -> str:
    """What stands between the bundle and whoever has it now."""
    if share.passphrase is not PassphraseWay.NONE:
        return _("It opens with a passphrase: {way}.").format(way=label(share.passphrase))
    keys = listed(*(recipient_words(each) for each in share.recipients))
    said = _("It opens with the keys of {offices}, and with those of this office.").format(offices=keys)
    return said if passphrase is PassphraseWay.NONE else f"{said} {label(passphrase)}."


def arrival(share: Share) -> str:
    """Whether a bundle is known to have come where it should."""
    if share.incoming:
        return _("It came here and was taken in.")
    if share.arrived_on is None:
        return _("No receipt for it is recorded.")
    return _("Its receipt is of {day}.").format(day=screen().date(share.arrived_on))


def cases_words(view: IncidentView) -> str:
    """Which cases are concerned: numbers of those that one sees, and how many restricted ones of others."""
    numbers = list(dict.fromkeys(share.number for share in view.shares))
    if view.hidden:
        more = ngettext("{count} restricted case", "{count} restricted cases", view.hidden)
        numbers.append(more.format(count=screen().number(view.hidden)))
    return listed(*numbers)
