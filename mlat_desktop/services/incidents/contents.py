# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What lay on a medium, found from the register: its bundles, their cases, who is named in them, who can open them.

It is asked of the whole register: a stick that is gone takes the restricted cases of others with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord
from mlat_desktop.domain.caution import caution_key
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.incidents import (
    CarriedExhibit,
    CarriedLetter,
    Copy,
    NamedPerson,
    PassphraseWay,
    Recipient,
    Share,
    copies_of,
)
from mlat_desktop.domain.letters import KEPT
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import EventKind, MailKind
from mlat_desktop.services.access import is_restricted
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

_TELLING = ("bundle.begun", "bundle.exported", "bundle.imported")
"""The entries of the log that say what is in a bundle, in the order in which they are written."""


def on_medium(uow: UnitOfWork, serial: str) -> tuple[BundleRecord, ...]:
    """The bundles that may lie on a medium: all written there, failed ones too, since it was last wiped. ``uow`` sees all."""
    known = uow.incidents.carrier(serial)
    wiped = known.wiped_at if known else None
    found = {each.record.uid: each.record for each in copies(uow) if each.lies_on(serial, wiped)}
    return tuple(found.values())


def copies(uow: UnitOfWork) -> tuple[Copy, ...]:
    """Every copy of every bundle on any medium, oldest bundle first."""
    media: dict[str, list[BundleMedium]] = {}
    for each in uow.bundles.all_media():
        media.setdefault(each.bundle_uid, []).append(each)
    return tuple(copy for record in uow.bundles.all() for copy in copies_of(record, media.get(record.uid, ())))


def shares_of(uow: UnitOfWork, records: Iterable[BundleRecord]) -> tuple[Share, ...]:
    """What each of these bundles holds, as the register and the log say it now. ``uow`` sees all."""
    return tuple(_share(uow, record, record.request_id) for record in records if record.request_id is not None)


def _share(uow: UnitOfWork, record: BundleRecord, request_id: RequestId) -> Share:
    request = uow.requests.get(request_id)
    particulars, detail = request.particulars, carried(uow, record)
    items = uow.exhibits.of_request(request_id)
    listed = detail.get("evidence")
    return Share(
        request_id=request_id,
        bundle=record.uid,
        number=request.number,
        subject=particulars.subject,
        state=particulars.other_state,
        incoming=record.incoming,
        restricted=is_restricted(request),
        written_at=record.created_at,
        bundle_state=record.state,
        caution=caution_key(particulars),
        at_most=listed is None,
        passphrase=_passphrase(uow, record),
        arrived_on=None if record.incoming else _arrived_on(uow, record, request_id),
        recipients=_recipients(uow, record, detail),
        persons=_persons(request),
        letters=_letters(uow, request_id, detail.get("letters")),
        exhibits=tuple(_exhibit(item) for item in items if _carried(item, record, listed)),
    )


def carried(uow: UnitOfWork, record: BundleRecord) -> Mapping[str, Any]:
    """To whom a bundle was written, which exhibits and letters are in it: by its record, or by the log where an earlier program
    wrote it.
    """
    if record.recipients or record.parts:
        return {"to": record.recipients, "evidence": record.evidence, "letters": record.letters}
    found: dict[str, Any] = {}
    for entry in uow.audit.of_subject(record.uid, record.request_id):
        kept = uow.audit.detail(entry.seq) if entry.action in _TELLING else None
        if kept is not None:
            found |= json.loads(kept[0])
    return found


def exhibits_of(uow: UnitOfWork, record: BundleRecord) -> tuple[Evidence, ...]:
    """The exhibits of which a copy lies in a bundle, or can lie there. ``uow`` sees all."""
    if record.request_id is None:
        return ()
    listed = carried(uow, record).get("evidence")
    return tuple(item for item in uow.exhibits.of_request(record.request_id) if _carried(item, record, listed))


def _carried(item: Evidence, record: BundleRecord, listed: Sequence[str] | None) -> bool:
    if listed is not None:
        return item.uid in listed
    return bool(item.blob) and (item.added_at is None or item.added_at <= record.created_at)


def _recipients(uow: UnitOfWork, record: BundleRecord, detail: Mapping[str, Any]) -> tuple[Recipient, ...]:
    if record.incoming:
        office = uow.office.get()
        return (Recipient(name=office.name, country=office.country, fingerprint=""),)
    secret = uow.bundles.passphrase(record.uid)
    found = [Recipient(name=secret.office, country=secret.country, fingerprint="")] if secret else []
    for fingerprint in detail.get("to") or [record.partner]:
        if not fingerprint:
            continue
        card = uow.bundles.card(fingerprint)
        name, country = (card.name, card.country) if card else (fingerprint, "")
        found.append(Recipient(name=name, country=country, fingerprint=fingerprint))
    return tuple(found)


def _persons(request: Request) -> tuple[NamedPerson, ...]:
    return tuple(
        NamedPerson(name=each.name, role=each.role, legal_person=each.legal_person, protected=each.protected)
        for each in request.particulars.persons
    )


def _letters(uow: UnitOfWork, request_id: RequestId, listed: Sequence[str] | None) -> tuple[CarriedLetter, ...]:
    ours = [
        CarriedLetter(uid=each.uid, number=each.number, subject=each.subject)
        for each in uow.letters.of_request(request_id)
        if (each.uid in listed if listed is not None else each.status in KEPT)
    ]
    known = {each.uid for each in ours}
    theirs = [
        CarriedLetter(uid=each.uid, number=each.their_reference, subject=each.subject)
        for each in uow.requests.mails(request_id)
        if each.kind is MailKind.LETTER and each.uid not in known and listed is not None and each.uid in listed
    ]
    return (*ours, *theirs)


def _exhibit(item: Evidence) -> CarriedExhibit:
    return CarriedExhibit(
        uid=item.uid, exhibit=item.exhibit, title=item.title, sha256=item.sha256, classification=item.classification
    )


def _passphrase(uow: UnitOfWork, record: BundleRecord) -> PassphraseWay:
    """Which way the passphrase of a bundle went, by the channels that were recorded for it."""
    secret = uow.bundles.passphrase(record.uid)
    if secret is None:
        return PassphraseWay.NONE
    if secret.channel is None or secret.medium_channel is None:
        return PassphraseWay.UNKNOWN
    return PassphraseWay.TOGETHER if secret.channel is secret.medium_channel else PassphraseWay.APART


def _arrived_on(uow: UnitOfWork, record: BundleRecord, request_id: RequestId) -> date | None:
    """The first day on which an office confirmed that it has this bundle."""
    days = [each.received_on for each in uow.bundles.receipts_of(record.uid) if not each.given and each.received_on]
    days += [
        event.on
        for event in uow.requests.events(request_id)
        if event.kind is EventKind.RECEIPT_CONFIRMED and not event.annulled and event.mail_uid == record.uid
    ]
    return min(days, default=None)


def wipe(place: Workplace, uow: UnitOfWork, copies_gone: Iterable[Copy], detail: str) -> None:
    """Write into the custody of every exhibit that its copies on a medium were wiped. ``uow`` sees all."""
    for copy in copies_gone:
        for item in exhibits_of(uow, copy.record):
            uow.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=item.uid,
                    at=place.now,
                    actor=place.user.uid,
                    act=CustodyAct.COPY_WIPED,
                    detail=detail,
                    medium=copy.serial,
                    sha256=item.sha256,
                )
            )
