# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whether a bundle that lies prepared on this computer may still leave as it is.

It may lie there for days, and says for ever what the case was when it was made. What became dangerous meanwhile (a key that was
lost, a case that was restricted, a person who was protected) stops it at any time. What was only corrected stops it as long
as nothing of it lies on a medium: after that the same bundle is finished, or copied, as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

from mlat_desktop.domain.audit import Entry
from mlat_desktop.domain.bundle import BundleMedium, BundlePurpose, BundleRecord, Card
from mlat_desktop.domain.case_record import Matter
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.office_cards import digits_of
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import N_, _, listed
from mlat_desktop.services import records
from mlat_desktop.services.bundles.case import side_of
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.duties import shared_duties
from mlat_desktop.services.bundles.views import Outdated, Reason
from mlat_desktop.services.history import FIELDS
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.rulebook import withheld

Usable = Callable[[UnitOfWork, str], Card]

_TRAVELS = frozenset(each.name for each in fields(Matter)) | {"other_state", "their_authority"}
"""The fields of a case that stand in the bundle; what else is amended is the office's own."""


_CARD_WORDS = {
    Code.CARD_REVOKED: N_("the card of {name} was revoked since"),
    Code.CARD_EXPIRED: N_("the card of {name} ran out since"),
    Code.CARD_REPLACED: N_("the card of {name} was replaced by a new one since"),
}


@dataclass(frozen=True, slots=True)
class _Since:
    """The entries of the log on the case after the bundle was begun, and what that entry said."""

    later: tuple[Entry, ...]
    begun: Mapping[str, Any]


def must_be_current(desk: BundleDesk, uow: UnitOfWork, record: BundleRecord, usable: Usable) -> None:
    """``BUNDLE_OUTDATED`` with the first reason why a prepared bundle may not leave."""
    found = outdated(desk, uow, record, uow.bundles.media(record.uid), usable)
    if found is not None:
        raise KnownError(Code.BUNDLE_OUTDATED, made=record.created_at, reason=found.words)


def outdated(
    desk: BundleDesk, uow: UnitOfWork, record: BundleRecord, media: Sequence[BundleMedium], usable: Usable
) -> Outdated | None:
    """The first reason why a prepared bundle may not leave as it is, the gravest first; None where it may."""
    request = uow.requests.get(_of(record))
    since = _since(uow, record)
    before = _before(uow, since.later)
    keys = chain(_cards(uow, record, usable), _own_key(desk, uow, record))
    grave = next(chain(keys, _guarded(request, before), _papers(uow, record, since)), None)
    if grave or any(medium.holds for medium in media) or record.purpose is BundlePurpose.RECEIPT:  # that one tells no case
        return grave
    return next(_corrected(uow, request, since, before), None)


def _of(record: BundleRecord) -> RequestId:
    assert record.request_id is not None, "a bundle that went out belongs to a request"
    return record.request_id


# -- what became dangerous -------------------------------------------------------------------------------------------------


def _cards(uow: UnitOfWork, record: BundleRecord, usable: Usable) -> Iterator[Outdated]:
    for fingerprint in record.recipients:
        try:
            usable(uow, fingerprint)
        except KnownError as error:
            card = uow.bundles.card(fingerprint)
            words = _CARD_WORDS.get(error.code, N_("the card of {name} is trusted no more"))
            yield Outdated(Reason.CARD, Why(words, (("name", card.name if card else fingerprint),)))


def _own_key(desk: BundleDesk, uow: UnitOfWork, record: BundleRecord) -> Iterator[Outdated]:
    for card in desk.own_cards(uow):
        told = uow.audit.of_subject(card.fingerprint, None) if digits_of(card) == record.signed_by else ()
        if any(entry.action == "card.own-revoked" for entry in told):
            yield Outdated(Reason.OWN_KEY, why("the key of your office that signed it was revoked since"))


def _guarded(request: Request, before: Mapping[str, Any]) -> Iterator[Outdated]:
    """The case or a person in it is guarded now and was not then."""
    now = request.particulars
    if "confidentiality" in before and now.confidentiality is Confidentiality.RESTRICTED:
        yield Outdated(Reason.RESTRICTED, why("the case was restricted since"))
    open_then = {person.get("uid") for person in before.get("persons") or () if not person.get("protected")}
    if any(person.protected and person.uid in open_then for person in now.persons):
        yield Outdated(Reason.PROTECTED, why("a person named in it is protected since"))


def _papers(uow: UnitOfWork, record: BundleRecord, since: _Since) -> Iterator[Outdated]:
    """An exhibit that was withheld, or a letter that was voided, after it went in."""
    for item in uow.exhibits.of_request(_of(record)):
        if item.uid in record.evidence and withheld(item.classification):
            classed = (entry for entry in since.later if entry.action == "evidence.classified")
            if any(_detail(uow, entry).get("exhibit", item.exhibit) == item.exhibit for entry in classed):
                yield Outdated(Reason.WITHHELD, why("the content of exhibit {exhibit} is withheld since", exhibit=item.exhibit))
    for letter in uow.letters.of_request(_of(record)):
        if letter.uid in record.letters and letter.status is LetterStatus.VOID:
            yield Outdated(Reason.LETTER, why("the letter {number} in it was voided since", number=letter.number))


# -- what was corrected ----------------------------------------------------------------------------------------------------


def _since(uow: UnitOfWork, record: BundleRecord) -> _Since:
    """By their place in the log: two instants may be the same, and clocks are set."""
    every = uow.audit.of_request(_of(record))
    begun = next((entry for entry in every if entry.action == "bundle.begun" and entry.subject == record.uid), None)
    if begun is None:
        return _Since((), {})
    return _Since(tuple(entry for entry in every if entry.seq > begun.seq), _detail(uow, begun))


def _detail(uow: UnitOfWork, entry: Entry) -> Mapping[str, Any]:
    found = uow.audit.detail(entry.seq)
    told: Mapping[str, Any] = json.loads(found[0]) if found else {}
    return told


def _before(uow: UnitOfWork, later: Sequence[Entry]) -> Mapping[str, Any]:
    """What the amended fields of the case were when the bundle was begun, as plain values."""
    before: dict[str, Any] = {}
    for entry in later:
        if entry.action == "request.amended":
            told = _detail(uow, entry).get("before") or dict.fromkeys(json.loads(entry.body).get("fields", ()))
            before = {**told, **before}
    return before


def _corrected(uow: UnitOfWork, request: Request, since: _Since, before: Mapping[str, Any]) -> Iterator[Outdated]:
    now = records.to_plain(request.particulars)
    changed = [name for name in FIELDS if name in _TRAVELS and name in before and before[name] != now[name]]
    if changed:
        names = listed(*(_(FIELDS[name]) for name in changed))
        yield Outdated(Reason.CHANGED, why("the case was changed since ({fields})", fields=names))
    actions = {entry.action for entry in since.later}
    if request.ended_on is not None and "request.ended" in actions:
        yield Outdated(Reason.ENDED, why("the case was closed since"))
    if "event.annulled" in actions:
        yield Outdated(Reason.CHANGED, why("the timeline of the case was corrected since"))
    shared = {duty.uid for duty in shared_duties(uow.duties.of_request(request.id), side_of(request.particulars.direction))}
    if "duties" in since.begun and shared != set(since.begun["duties"]):
        yield Outdated(Reason.DUTIES, why("the conditions on use were changed since"))
