# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which packs of an office are in the law: an older one never takes the place of a newer one, however long it waited."""

from __future__ import annotations

from collections.abc import Iterable

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.services.ports import UnitOfWork


def origin_of(digest: str, office_uid: str, number: int) -> str:
    """How a proposal and an edition name the pack from which they came."""
    return f"{digest} {office_uid} {number}"


def refuse_older(uow: UnitOfWork, origin: str, path: str) -> int:
    """The number of the newest pack of the same office in the law, 0 for none. Raises ``PACK_OLDER`` if the pack of ``origin``
    is older, or another of the same number; ``path`` is what the refusal calls it.
    """
    digest, office_uid, number = _read(origin)
    taken = dict(_taken(uow, office_uid))
    newest = max(taken, default=0)
    if number < newest:
        reason = why(
            "it is number {number} of the packs of {office}, of which number {newest} was taken in already",
            number=number,
            office=_name(uow, office_uid),
            newest=newest,
        )
        raise KnownError(Code.PACK_OLDER, path=path, reason=reason)
    if newest and number == newest and taken[newest] != digest:
        reason = why(
            "it bears the number {number}, as another pack of {office} that was taken in",
            number=number,
            office=_name(uow, office_uid),
        )
        raise KnownError(Code.PACK_OLDER, path=path, reason=reason)
    return newest


def _read(origin: str) -> tuple[str, str, int]:
    digest, _space, rest = origin.partition(" ")
    office_uid, _space, number = rest.partition(" ")
    return digest, office_uid, int(number) if number.isdigit() else 0


def _taken(uow: UnitOfWork, office_uid: str) -> Iterable[tuple[int, str]]:
    """Numbers and digests of the packs of an office that are in the law."""
    for edition in uow.treaties.editions():
        digest, uid, number = _read(edition.origin)
        if edition.kind is EditionKind.PACK and edition.undone_at is None and uid == office_uid:
            yield number, digest


def _name(uow: UnitOfWork, office_uid: str) -> str:
    own = uow.office.get()
    names = {card.office_uid: card.name for card in uow.bundles.cards()} | {own.uid: own.name}
    return names.get(office_uid, office_uid)
