# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The case here beside the record that came: which fields are offered, what is no longer listed, whether the numbers hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlat_desktop.domain.bundle import BundleRecord, CheckedBundle
from mlat_desktop.domain.case_record import CaseRecord
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.merging import Compared, FieldStanding, compare, taken
from mlat_desktop.domain.request import Particulars, Request, Uid
from mlat_desktop.i18n import listed
from mlat_desktop.labels import label
from mlat_desktop.services.bundles.case import particulars_of, received_records
from mlat_desktop.services.bundles.intake_views import ImportChoice
from mlat_desktop.services.bundles.news import Intake
from mlat_desktop.services.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Offer:
    """A field that was compared; ``usual`` says that it is taken where the officer says nothing."""

    compared: Compared
    usual: bool


def offers(uow: UnitOfWork, vault: Vault, intake: Intake, request: Request) -> tuple[Offer, ...]:
    """Every shared field of a known case. What is empty here is filled as a rule, but not by an older bundle after a newer one,
    nor with what an earlier bundle brought already and somebody here did not want.
    """
    if intake.record.only_receipts:
        return ()
    ours, theirs = request.particulars, particulars_of(intake.record)
    older = _older(uow, intake.bundle)
    before = _offered_before(uow, vault, intake, request)
    return tuple(
        Offer(each, each.standing is FieldStanding.NEW and not older and before.get(each.field) != each.after)
        for each in compare(ours, theirs)
    )


def chosen(found: Iterable[Offer], choice: ImportChoice) -> tuple[str, ...]:
    """The fields that are taken; ``BUNDLE_FIELD`` names one that cannot be."""
    found = tuple(found)
    open_ = {each.compared.field for each in found if each.compared.open}
    groups = {each.compared.name for each in found if each.compared.open}
    for wanted in sorted(choice.take | choice.leave):
        if wanted not in open_ | groups:
            raise KnownError(Code.BUNDLE_FIELD, field=wanted)

    def names(choices: frozenset[str], each: Compared) -> bool:
        return each.field in choices or each.name in choices

    return tuple(
        each.compared.field
        for each in found
        if each.compared.open and not names(choice.leave, each.compared) and (each.usual or names(choice.take, each.compared))
    )


def merged(request: Request, found: Iterable[Offer], fields: Iterable[str]) -> Particulars:
    """The particulars of the case with these fields of the bundle."""
    return taken(request.particulars, (each.compared for each in found), fields)


def _offered_before(uow: UnitOfWork, vault: Vault, intake: Intake, request: Request) -> dict[str, object]:
    office = intake.bundle.sender.office_uid
    known: dict[str, object] = {}
    for record in received_records(uow, vault, request.id):
        if record.exporter.office.uid == office:
            known |= {each.field: each.after for each in compare(request.particulars, particulars_of(record))}
    return known


def no_longer_listed(uow: UnitOfWork, vault: Vault, intake: Intake, request: Request) -> tuple[str, ...]:
    """What an earlier bundle of this sender listed as its own and this one does not, in words; all of it stays."""
    if intake.record.only_receipts or _older(uow, intake.bundle):
        return ()
    office, now = intake.bundle.sender.office_uid, dict(_own_entries(intake.record, intake.bundle.sender.office_uid))
    gone: dict[Uid, str] = {}
    for record in received_records(uow, vault, request.id):
        if record.exporter.office.uid == office:
            gone |= {uid: words for uid, words in _own_entries(record, office) if uid not in now}
    return tuple(gone.values())


def _own_entries(record: CaseRecord, office: str) -> Iterator[tuple[Uid, str]]:
    for event in record.events:
        if event.origin == office:
            yield event.uid, listed(label(event.kind), event.moment.local_date.isoformat())
    for mail in record.mails:
        if mail.origin == office:
            yield mail.uid, mail.subject
    for letter in record.letters:
        if letter.origin == office:
            yield letter.uid, letter.number or letter.subject
    for item in record.evidence:
        if item.origin == office:
            yield item.uid, listed(item.exhibit, item.title)
    for person in record.matter.persons:
        yield person.uid, person.name
    for thing in record.matter.items:
        yield thing.uid, thing.target or thing.kind


def _received(uow: UnitOfWork, bundle: CheckedBundle) -> Iterator[tuple[int, BundleRecord]]:
    """The other bundles under this key that were taken in, with their numbers; restricted ones count too."""
    for known in uow.whole.bundles.all():
        if known.incoming and known.partner == bundle.sender.fingerprint and known.uid != bundle.uid:
            yield known.sequence, known


def _older(uow: UnitOfWork, bundle: CheckedBundle) -> bool:
    return any(sequence > bundle.sequence for sequence, _record in _received(uow, bundle))


def fork(uow: UnitOfWork, bundle: CheckedBundle) -> KnownError | None:
    """Two bundles under one number, or a number that runs back while the dates run on: the sender's register was set back, or
    its key is in two hands. A lower number of an earlier day only came late.
    """
    for sequence, known in _received(uow, bundle):
        backwards = sequence > bundle.sequence and known.created_at < bundle.created_at
        if sequence == bundle.sequence or backwards:
            return KnownError(
                Code.BUNDLE_FORK,
                name=bundle.sender.name,
                created=bundle.created_at,
                sequence=bundle.sequence,
                known=sequence,
                on=known.created_at,
            )
    return None
