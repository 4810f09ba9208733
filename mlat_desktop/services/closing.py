# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What keeps a case from being closed: short duties that are open, and exhibits whose return is not complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Request
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.i18n import _, listed
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.rulebook import duty_label
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrances:
    """What is open on a case. ``lasting`` duties keep no case open: they are watched after it has closed. ``originals``: an
    event says that originals were lent, none that they are back, and no exhibit tells which.
    """

    duties: tuple[Duty, ...] = ()
    exhibits: tuple[Evidence, ...] = ()
    originals: bool = False
    lasting: tuple[Duty, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.duties or self.exhibits or self.originals)

    def words(self) -> tuple[str, ...]:
        """Each in the language of the screen."""
        return tuple(self._words())

    def _words(self) -> Iterator[str]:
        for duty in self.duties:
            yield _("the duty “{kind}” is open").format(kind=duty_label(duty.kind))
        for item in self.exhibits:
            if item.awaits_receipt:
                yield _("the receipt for exhibit {exhibit} is missing").format(exhibit=item.exhibit)
            elif item.lent:
                yield _("exhibit {exhibit} is lent to {whom}").format(exhibit=item.exhibit, whom=item.lent_to)
            else:
                yield _("exhibit {exhibit} has not gone back").format(exhibit=item.exhibit)
        if self.originals:
            yield _("originals are lent and their return is not logged")


def hindrances(uow: UnitOfWork, request: Request) -> Hindrances:
    """What is open on a case now."""
    duties = [duty for duty in uow.duties.of_request(request.id) if duty.open]
    exhibits = uow.exhibits.of_request(request.id)
    return Hindrances(
        duties=tuple(duty for duty in duties if not duty.lasting),
        exhibits=tuple(item for item in exhibits if item.outstanding),
        originals=originals_out(uow.requests.events(request.id)) and all(item.lent_on is None for item in exhibits),
        lasting=tuple(duty for duty in duties if duty.lasting),
    )


def may_end(place: Workplace, uow: UnitOfWork, request: Request, in_spite_of: str) -> dict[str, object]:
    """Refuse to end a case on which something is open (``REQUEST_HELD``), unless ``in_spite_of`` gives the reason and the
    person may. Answers with what the audit log keeps of it: nothing where nothing was open.
    """
    found = hindrances(uow, request)
    if not found or not request.status.open:
        return {}
    if not in_spite_of.strip():
        raise KnownError(Code.REQUEST_HELD, reference=request.number, what=listed(*found.words()))
    place.must(Act.CLOSE_IN_SPITE)
    return {
        "in_spite_of": in_spite_of.strip(),
        "duties": [duty.uid for duty in found.duties],
        "exhibits": [item.exhibit for item in found.exhibits],
        "originals": found.originals,
    }


def originals_out(events: Sequence[Event]) -> bool:
    """Whether the events of a case say that originals were lent, and none since that they are back."""
    lent = [e.on for e in events if e.kind is EventKind.ORIGINALS_LENT and not e.annulled]
    back = [e.on for e in events if e.kind is EventKind.ORIGINALS_RETURNED and not e.annulled]
    return bool(lent) and (not back or max(back) < max(lent))
