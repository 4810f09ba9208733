# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a case can go into a bundle: group by group with its single things, before anybody has chosen."""

from __future__ import annotations

from dataclasses import dataclass

from mlat_desktop.domain.bundle import Card
from mlat_desktop.domain.case_record import CaseRecord
from mlat_desktop.domain.request import Request, Uid
from mlat_desktop.i18n import N_, _
from mlat_desktop.services.bundles.case import Builder
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.rulebook import withheld

GROUPS = {
    "letters": N_("Letters"),
    "evidence": N_("Evidence"),
    "mails": N_("Correspondence"),
    "events": N_("Timeline"),
    "custody": N_("Chain of custody"),
}
"""The groups that may be left out, by the names of the parts of a case record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One thing that can go. ``usual`` says that it goes unless somebody leaves it out: all but what is withheld."""

    uid: Uid
    number: str
    title: str
    size: int
    classification: str = ""
    usual: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What of a case can go; the last two are numbers, for they go whole or not at all."""

    letters: tuple[Offered, ...]
    evidence: tuple[Offered, ...]
    mails: tuple[Offered, ...]
    events: int
    custody: int


def contents(desk: BundleDesk, uow: UnitOfWork, request: Request, cards: tuple[Card, ...] = ()) -> Contents:
    """What can go to these offices: their correspondence, the sealed letters, and every exhibit that is a file."""
    builder = Builder(uow, desk.place.vault, uow.office.get(), request, BundleChoice(), cards)
    usual = builder.gather(desk.place.now).record
    items = sorted((e for e in uow.exhibits.of_request(request.id) if e.blob), key=lambda e: (e.exhibit, e.uid))
    return Contents(
        letters=tuple(Offered(uid=e.uid, number=e.number, title=e.subject, size=e.size) for e in usual.letters),
        evidence=tuple(
            Offered(
                uid=item.uid,
                number=item.exhibit,
                title=item.title,
                size=item.size,
                classification=item.classification,
                usual=not withheld(item.classification),
            )
            for item in items
        ),
        mails=tuple(Offered(uid=e.uid, number=e.moment.local_date.isoformat(), title=e.subject, size=0) for e in usual.mails),
        events=len(usual.events),
        custody=len(usual.custody),
    )


def left_out(usual: CaseRecord, chosen: CaseRecord) -> tuple[str, ...]:
    """The groups of which less goes than usual, in the language of the screen."""
    return tuple(_(words) for name, words in GROUPS.items() if len(getattr(chosen, name)) < len(getattr(usual, name)))
