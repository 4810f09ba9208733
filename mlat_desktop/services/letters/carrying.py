# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which annexes of a letter come along into the one that supersedes or corrects it, and which stay, and why.

A translation of a letter that is corrected does not say what the correction says; an exhibit of a withheld class leaves the
office by an express choice each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mlat_desktop.domain.annexes import Annex
from mlat_desktop.domain.letters import Follow, Letter
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.letters.translating import tongue
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.rulebook import withheld


@dataclass(frozen=True, slots=True)
class Carried:
    """An annex of the earlier letter by its number there; ``stays`` says in the language of the screen why it does not come
    along, empty where it does.
    """

    number: int
    annex: Annex
    stays: str = ""


def carried(uow: UnitOfWork, first: Letter, how: Follow) -> tuple[Carried, ...]:
    """The annexes of ``first`` for a letter that follows it."""
    found = list[Carried]()
    left = set[Uid]()
    for number, annex in enumerate(uow.letters.annexes(first.id), start=1):
        if annex.evidence_uid is not None and withheld(uow.exhibits.get(annex.evidence_uid)[1].classification):
            left.add(annex.uid)
            found.append(Carried(number, annex, _("its exhibit is of a class that is withheld")))
        else:
            found.append(Carried(number, annex))
    return tuple(each if each.stays else replace(each, stays=_as_translation(each.annex, how, left)) for each in found)


def _as_translation(annex: Annex, how: Follow, left: set[Uid]) -> str:
    made = annex.translation
    if made is None or (made.of is None and how is Follow.SUPERSEDES):
        return ""
    if made.of is None:
        return _("it translates the letter that is corrected")
    return _("it translates an annex that stays") if made.of in left else ""


def for_letter(uow: UnitOfWork, found: Sequence[Carried], letter: Letter, new_uid: Callable[[], Uid]) -> list[Annex]:
    """Those that come along as annexes of ``letter``, each with a uid of its own. A translation of the earlier letter is
    unconfirmed: nobody has compared it with this one.
    """
    coming = [each.annex for each in found if not each.stays]
    uids, codes = {each.uid: new_uid() for each in coming}, of_office(uow)
    return [
        replace(
            each,
            uid=uids[each.uid],
            added_by=letter.drafted_by,
            added_at=letter.drafted_at,
            translation=made
            and replace(
                made,
                language_name=tongue(codes, made.language, letter.language) or made.language_name,
                of=made.of and uids[made.of],
                text="",
            ),
        )
        for each in coming
        for made in (each.translation,)
    ]
