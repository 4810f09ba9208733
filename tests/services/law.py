# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Changed tables and cases for the tests of editions, recounts and entered dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.request import LegalBasis, Particulars, Request
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, RequestClass
from mlat_desktop.services.ports import StoredTable
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.publishing import EffectView

TREATY = "ETS-024"
LIMIT = "ETS-024/16.4/max"
"""Forty days of provisional arrest, at most."""

OPEN_END = "ETS-024/13"
"""The time in which further information must come: the text leaves it to the States."""

ARRESTED = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
DUE = date(2026, 12, 12)


def table(office: Office, treaty_id: str = TREATY) -> StoredTable:
    with office.casework._place.store.read() as uow:
        found = uow.treaties.table(treaty_id)
    assert found is not None
    return found


def changed(office: Office, length: int, *, correction: bool = False, version: str = "", limit: str = LIMIT) -> str:
    """The text of the table with another length of a limit, under a new version."""
    kept = table(office)
    new = version or f"{kept.version}-{length}{'c' if correction else ''}"
    text = kept.text.replace(f'version = "{kept.version}"', f'version = "{new}"', 1)
    head, _, tail = text.partition(f'id = "{limit}"')
    assert tail
    start = tail.index('length = "') + len('length = "')
    tail = tail[:start] + str(length) + tail[tail.index('"', start) :]
    kind = "correction" if correction else "law"
    note = f'\n[change]\nkind = "{kind}"\ntext = "The number of days of article 16(4)"\neffective_on = 2026-11-20\n'
    first = head.index("[source]")
    if "[change]" in head:
        cut = head.index("[change]")
        end = head.index("\n[", cut + 1)
        head = head[:cut] + note.lstrip("\n") + head[end:]
    else:
        head = head[:first] + note.lstrip("\n") + "\n" + head[first:]
    return f'{head}id = "{limit}"{tail}'


def extradition(office: Office, state: str = "AL") -> Request:
    """A case with a person in provisional arrest since the second of November."""
    particulars = Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject="Extradition",
        other_state=state,
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id=TREATY),
    )
    made = office.register.log(particulars, received=datetime(2026, 11, 1, 9, 0, tzinfo=UTC)).value
    office.casework.add_event(made.id, EventKind.ARREST, ARRESTED)
    return made


def deadline(office: Office, request: Request, limit: str = LIMIT) -> Deadline:
    found = [each.deadline for each in office.casework.deadlines(request.id) if each.deadline.limit_id == limit]
    assert len(found) == 1, [each.deadline.limit_id for each in office.casework.deadlines(request.id)]
    return found[0]


def alone(office: Office) -> None:
    """Let the office work with one person."""
    office.record.keep(settings={"two_people": "off"}, reason="one person works here")


def publish(office: Office, *texts: str, kind: EditionKind = EditionKind.EDITOR) -> tuple[Edition, EffectView]:
    proposal = office.publishing.propose(kind, "A change", LawContent(tables=texts)).value
    return office.publishing.publish(proposal.uid).value
