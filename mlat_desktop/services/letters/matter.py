# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a letter is about: a case, or a State with all the cases that the letter lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlat_desktop.domain.caution import caution_key
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """``request`` is None for a letter of no single case. ``state`` is the other State, ``caution`` the key of what stands at
    the foot of every page; of several cases the most confidential one decides how the letter is marked, and it names
    nobody of whom caution would have to be asked.
    """

    state: str
    request: Request | None = None
    cases: tuple[Request, ...] = ()
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    caution: str = ""

    @property
    def number(self) -> str:
        """The number of the case, empty for several."""
        return self.request.number if self.request else ""

    @property
    def uid(self) -> str:
        """The uid of the case, empty for several."""
        return self.request.uid if self.request else ""

    @property
    def case(self) -> Request:
        """The case, where the kind of letter has one."""
        if self.request is None:
            raise BugError("a letter of this kind belongs to a case")
        return self.request


def of_case(request: Request) -> Matter:
    """A single case."""
    particulars = request.particulars
    return Matter(
        state=particulars.other_state,
        request=request,
        confidentiality=particulars.confidentiality,
        caution=caution_key(particulars),
    )


def of_state(state: str, cases: Sequence[Request]) -> Matter:
    """A State and the cases that a letter to it lists."""
    order = list(Confidentiality)
    levels = [each.particulars.confidentiality for each in cases]
    return Matter(
        state=state,
        cases=tuple(cases),
        confidentiality=max(levels, key=order.index, default=Confidentiality.ORDINARY),
    )


def matter_of(uow: UnitOfWork, letter: Letter) -> Matter:
    """What a letter that is kept is about."""
    if letter.request_id is not None:
        return of_case(uow.requests.get(letter.request_id))
    return of_state(letter.state, [uow.requests.get(each.request_id) for each in uow.letters.cases(letter.id)])
