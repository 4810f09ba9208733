# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exports whose end nobody saw: the power went, the program was killed. The register says that they were begun; what became of
the medium only a person can say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.incidents import Became, Copy, IncidentKind, copies_of
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.incidents.contents import copies, exhibits_of, wipe
from mlat_desktop.services.incidents.incidents import Incidents, NewIncident
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A bundle on a medium of unknown outcome, with the number of its case."""

    copy: Copy
    number: str

    @property
    def record(self) -> BundleRecord:
        """The bundle."""
        return self.copy.record


class Attempts:
    """Asks what became of them. Made when an office is opened: what had begun by then goes on no more, for an office is open
    in one program alone.
    """

    def __init__(self, place: Workplace, incidents: Incidents) -> None:
        self._place, self._incidents = place, incidents
        with place.store.whole.read() as uow:
            self._left = frozenset(_key(each) for each in copies(uow) if each.unknown)

    def unknown(self) -> tuple[Attempt, ...]:
        """The exports that were begun before this office was opened and of which nobody has said how they ended."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            found = [each for each in copies(uow) if each.unknown and _key(each) in self._left]
            rows = uow.requests.rows([each.record.request_id for each in found if each.record.request_id is not None])
            numbers = {row.id: row.number for row in rows}
        return tuple(Attempt(copy=each, number=numbers.get(each.record.request_id or 0, "")) for each in found)

    def settle(self, uid: str, became: Became, note: str) -> Done[BundleRecord]:
        """Record what became of the medium. It stays a failed attempt in the custody of every exhibit; a medium that is lost is
        reported as an incident in the same breath. ``ATTEMPT_INVALID``.
        """
        self._place.must(Act.EXPORT_BUNDLE)
        if not note.strip():
            raise _refused(why("say how you know what became of the medium"))
        with self._place.store.read() as uow:
            asked = self._asked(uow, uid)
        if became is Became.LOST:  # first: if the next step fails, the question is simply asked again
            by_medium = {"medium": asked.serial} if asked.serial else {"bundle": asked.record.uid}
            self._incidents.report(NewIncident(kind=IncidentKind.LOST, what=note, **by_medium))
        with self._place.store.write() as uow:
            asked = self._asked(uow, uid)
            record = self._settled(uow, asked, became, note.strip())
            detail = {"became": became.value, "note": note.strip(), "medium": asked.serial}
            self._place.write_audit(
                uow, "bundle.outcome", record.uid, fields=("bundle",), detail=detail, request_id=record.request_id
            )
            uow.commit()
        concerned = [record.request_id] if record.request_id is not None else []
        return Done(record, Changes.of(Kind.BUNDLE, Kind.EVIDENCE, Kind.INCIDENT, requests=concerned))

    def _settled(self, uow: UnitOfWork, asked: Copy, became: Became, note: str) -> BundleRecord:
        record = asked.record
        for medium in uow.bundles.media(record.uid):
            if medium.number == asked.number:
                uow.bundles.set_medium(replace(medium, detail=became.value, ended_at=self._place.now))
        if not asked.number:
            record = replace(record, detail=became.value)
            uow.bundles.update(record)
        for item in exhibits_of(uow, record):
            uow.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=item.uid,
                    at=asked.at,
                    actor=self._place.user.uid,
                    act=CustodyAct.EXPORT_FAILED,
                    detail=f"{became.value}: {note}",
                    medium=asked.serial,
                    sha256=item.sha256,
                    recorded_at=self._place.now,
                )
            )
        if became is Became.WIPED:
            wipe(self._place, uow, [asked], note)
        return record

    def _asked(self, uow: UnitOfWork, uid: str) -> Copy:
        """The oldest attempt of a bundle whose end is not known."""
        record = uow.bundles.get(Uid(uid.strip()))
        if record is None:
            raise _refused(why("there is no bundle {uid}", uid=uid.strip()))
        for each in copies_of(record, uow.bundles.media(record.uid)):
            if each.unknown and _key(each) in self._left:
                return each
        raise _refused(why("how this export ended is known"))


def _key(copy: Copy) -> tuple[str, int]:
    return copy.record.uid, copy.number


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.ATTEMPT_INVALID, reason=reason)
