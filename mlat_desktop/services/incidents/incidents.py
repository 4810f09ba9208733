# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents: a medium is lost, a bundle is found open, a key is exposed. What was on it is frozen when it is reported; what is
done about it is added; a second person closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.incidents import (
    CUSTODY,
    GONE,
    MEASURES,
    CarrierState,
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentKind,
    IncidentState,
    PassphraseWay,
    Share,
    copies_of,
    expected_of,
    next_of,
    outstanding,
)
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services import records
from mlat_desktop.services.access import active_handlers
from mlat_desktop.services.incidents.carriers import carrier_of, keep_carrier
from mlat_desktop.services.incidents.contents import on_medium, shares_of
from mlat_desktop.services.incidents.port import KeptShare
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.register import colleague
from mlat_desktop.services.workplace import Workplace

TARGET_SETTING = "incident_authority_hours"
MOST_HOURS = 24 * 365
TOUCHED = (Kind.INCIDENT, Kind.EVIDENCE, Kind.NOTICE, Kind.BUNDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is reported. Either ``medium`` (a serial number) or ``bundle``; a naive ``noticed_at`` is the office's wall clock,
    None is now; ``owner`` is who sees to it, by default who reports.
    """

    kind: IncidentKind
    medium: str = ""
    bundle: str = ""
    noticed_at: datetime | None = None
    place: str = ""
    what: str = ""
    passphrase: PassphraseWay = PassphraseWay.NONE
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasure:
    """What was done, or considered and left: then ``needed`` is False and ``note`` says why. ``at`` None is now."""

    kind: EntryKind
    at: datetime | None = None
    whom: str = ""
    note: str = ""
    needed: bool = True
    request_id: RequestId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident as the person at the desk may see it: ``hidden`` counts the restricted cases of others that were on the
    medium. ``next`` is what must be done next and ``who`` by whom (a sign-in name; empty: anybody but who reported it).
    """

    incident: Incident
    shares: tuple[Share, ...]
    hidden: int
    entries: tuple[IncidentEntry, ...]
    outstanding: tuple[EntryKind, ...]
    next: EntryKind | None
    who: str
    overdue: bool


class Incidents:
    """Reports incidents and keeps what is done about them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # -- to read

    def all(self, *, open_only: bool = False) -> tuple[IncidentView, ...]:
        """Every incident, newest first, or those that somebody must still see to."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return tuple(self._view(uow, each) for each in uow.incidents.all() if each.open or not open_only)

    def show(self, reference: str) -> IncidentView:
        """An incident by uid or number; ``INCIDENT_UNKNOWN``."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return self._view(uow, uow.incidents.find(reference))

    def of_request(self, request_id: RequestId) -> tuple[IncidentView, ...]:
        """The incidents that concern a case, newest first."""
        return tuple(each for each in self.all() if any(share.request_id == request_id for share in each.shares))

    def target(self) -> int:
        """The hours in which the office itself wants to have told the authority; 0 where it has set none."""
        with self._place.store.read() as uow:
            return _hours(uow)

    def on(self, serial: str = "", bundle: str = "") -> tuple[tuple[Share, ...], int]:
        """What would be listed if this were reported now: what the person at the desk may see, and how many restricted cases
        of others besides.
        """
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            _serial, found = self._found(uow, NewIncident(kind=IncidentKind.LOST, medium=serial, bundle=bundle))
            shares = shares_of(uow.whole, found)
            seen = {row.id for row in uow.requests.rows(sorted({each.request_id for each in shares}))}
        return tuple(each for each in shares if each.request_id in seen), len({s.request_id for s in shares} - seen)

    # -- to write

    def set_target(self, hours: int) -> Done[int]:
        """Set the office's own target for telling the authority, in hours after an incident was noticed; 0 takes it away. What
        the law of the State says is nobody's to compute here.
        """
        self._place.must(Act.KEEP_OFFICE)
        if not 0 <= hours <= MOST_HOURS:
            raise _refused(why("the target is a number of hours up to {most}", most=MOST_HOURS))
        with self._place.store.write() as uow:
            old = uow.office.get()
            new = replace(old, settings={**old.settings, TARGET_SETTING: str(hours)})
            uow.office.set(new)
            detail = {"before": old.settings.get(TARGET_SETTING, ""), "after": str(hours)}
            self._place.write_audit(uow, "incident.target", old.uid, fields=(TARGET_SETTING,), detail=detail)
            uow.commit()
        self._place.office = new
        return Done(hours, Changes.of(Kind.OFFICE, Kind.INCIDENT))

    def report(self, new: NewIncident) -> Done[IncidentView]:
        """Report an incident. What was on the medium is looked up and frozen, every exhibit concerned gets its custody entry,
        and who handles the cases is told. ``INCIDENT_INVALID``, ``USER_UNKNOWN``.
        """
        self._place.must(Act.LOG_EVENT)
        if not new.what.strip():
            raise _refused(why("say what happened"))
        noticed = self._at(new.noticed_at)
        with self._place.store.write() as uow:
            serial, found = self._found(uow, new)
            shares = shares_of(uow.whole, found)
            hours = _hours(uow)
            expected = expected_of(new.kind, shares)
            by_then = noticed + timedelta(hours=hours) if hours and EntryKind.AUTHORITY in expected else None
            incident = Incident(
                uid=self._place.new_uid(),
                number=self._number(uow),
                kind=new.kind,
                state=IncidentState.OPEN,
                medium=serial,
                noticed_at=noticed,
                place=new.place.strip(),
                what=new.what.strip(),
                passphrase=new.passphrase,
                expected=expected,
                owner=colleague(uow, new.owner) if new.owner.strip() else self._place.user.name,
                authority_by=by_then,
                reported_at=self._place.now,
                reported_by=self._place.user.uid,
            )
            uow.incidents.add(incident, [_kept(share) for share in shares])
            self._custody(uow, incident, shares, CUSTODY[new.kind])
            self._tell(uow, incident, shares)
            if new.kind in GONE and serial:
                known = carrier_of(uow, serial)
                keep_carrier(self._place, uow, replace(known, state=CarrierState.LOST), incident.number)
            detail = {
                "number": incident.number,
                "kind": new.kind.value,
                "medium": serial,
                "bundles": [share.bundle for share in shares],
                "noticed": noticed.isoformat(),
            }
            self._place.write_audit(uow, "incident.reported", incident.uid, fields=("incident",), detail=detail)
            view = self._view(uow, incident)
            uow.commit()
        return self._done(view, shares)

    def note(self, reference: str, text: str, request_id: RequestId | None = None) -> Done[IncidentView]:
        """Add a remark, also to an incident that is closed."""
        entry = NewMeasure(kind=EntryKind.NOTE, note=text, request_id=request_id)
        if not text.strip():
            raise _refused(why("a remark needs its words"))
        return self._write_down(reference, entry, "incident.noted")

    def measure(self, reference: str, new: NewMeasure) -> Done[IncidentView]:
        """Record a measure that was taken, or why one is not. ``INCIDENT_INVALID``."""
        if new.kind not in MEASURES:
            raise _refused(why("this is no measure"))
        if not new.needed and not new.note.strip():
            raise _refused(why("say why the measure is not taken"))
        if new.needed and not (new.whom.strip() or new.note.strip()):
            raise _refused(why("say who was told, or what was done"))
        return self._write_down(reference, new, "incident.measure", IncidentState.MEASURES)

    def found(self, reference: str, text: str, at: datetime | None = None) -> Done[IncidentView]:
        """Record that the medium was found again, in what state and by whom: the incident stays, what may have been read is not
        unread.
        """
        if not text.strip():
            raise _refused(why("say by whom it was found, and in what state"))
        return self._write_down(reference, NewMeasure(kind=EntryKind.FOUND, note=text, at=at), "incident.found")

    def assess(self, reference: str, text: str) -> Done[IncidentView]:
        """Record what the office thinks of it once every measure was taken or left for a stated reason."""
        self._place.must(Act.CLOSE)
        if not text.strip():
            raise _refused(why("an assessment needs its words"))
        return self._write_down(
            reference, NewMeasure(kind=EntryKind.ASSESSED, note=text), "incident.assessed", IncidentState.ASSESSED
        )

    def close(self, reference: str, findings: str) -> Done[IncidentView]:
        """Close an assessed incident with its findings: another person than who reported it, unless the office works with one
        (``INCIDENT_SECOND_PERSON``).
        """
        self._place.must(Act.CLOSE)
        if not findings.strip():
            raise _refused(why("closing it needs its findings"))
        with self._place.store.write() as uow:
            incident = uow.incidents.find(reference)
            two_people = uow.office.get().settings.get("two_people", "on") != "off"
            user = self._place.user
            if incident.state is IncidentState.CLOSED:
                raise _refused(why("it is closed already"))
            if incident.state is not IncidentState.ASSESSED:
                raise _refused(why("it is not assessed yet"))
            if two_people and incident.reported_by == user.uid:
                raise KnownError(Code.INCIDENT_SECOND_PERSON, user=user.full_name or user.name)
            self._enter(uow, incident, NewMeasure(kind=EntryKind.CLOSED, note=findings))
            closed = replace(
                incident,
                state=IncidentState.CLOSED,
                closed_at=self._place.now,
                closed_by=user.uid,
                findings=findings.strip(),
            )
            uow.incidents.update(closed)
            detail = {"number": incident.number, "findings": findings.strip()}
            self._place.write_audit(uow, "incident.closed", incident.uid, fields=("state",), detail=detail)
            view = self._view(uow, closed)
            uow.commit()
        return self._done(view, view.shares)

    # -- parts

    def _write_down(
        self, reference: str, new: NewMeasure, action: str, state: IncidentState | None = None
    ) -> Done[IncidentView]:
        self._place.must(Act.LOG_EVENT)
        with self._place.store.write() as uow:
            incident = uow.incidents.find(reference)
            if state is not None and not incident.open:
                raise _refused(why("it is closed already"))
            if new.request_id is not None:
                uow.requests.get(new.request_id)  # of a case that one does not see nothing can be said
            left = outstanding(incident, uow.whole.incidents.entries(incident.uid))  # as :meth:`_view` tells it
            if state is IncidentState.ASSESSED and left:
                raise _refused(why("measures neither taken nor left for a stated reason: {count}", count=len(left)))
            self._enter(uow, incident, new)
            if state is not None and state is not incident.state:
                incident = replace(incident, state=state)
                uow.incidents.update(incident)
            if new.kind is EntryKind.FOUND:
                self._found_again(uow, incident, new)
            detail = {
                "number": incident.number,
                "kind": new.kind.value,
                "needed": new.needed,
                "whom": new.whom.strip(),
                "note": new.note.strip(),
            }
            self._place.write_audit(uow, action, incident.uid, fields=("entries",), detail=detail, request_id=new.request_id)
            view = self._view(uow, incident)
            uow.commit()
        return self._done(view, view.shares)

    def _enter(self, uow: UnitOfWork, incident: Incident, new: NewMeasure) -> None:
        entry = IncidentEntry(
            at=self._at(new.at),
            kind=new.kind,
            recorded_at=self._place.now,
            by=self._place.user.uid,
            whom=new.whom.strip(),
            note=new.note.strip(),
            needed=new.needed,
            request_id=new.request_id,
        )
        uow.incidents.add_entry(incident.uid, entry)

    def _found_again(self, uow: UnitOfWork, incident: Incident, new: NewMeasure) -> None:
        shares = [_shown(each) for each in uow.whole.incidents.shares(incident.uid)]
        self._custody(uow, incident, shares, CustodyAct.COPY_FOUND)
        if incident.medium:
            known = carrier_of(uow, incident.medium)
            keep_carrier(self._place, uow, replace(known, state=CarrierState.RETURNED), new.note.strip())

    def _found(self, uow: UnitOfWork, new: NewIncident) -> tuple[str, tuple[BundleRecord, ...]]:
        """The serial number of the medium, and every bundle on it; for a key that was exposed, the bundle alone."""
        serial, uid = new.medium.strip(), new.bundle.strip()
        if bool(serial) == bool(uid):
            raise _refused(why("name the medium by its serial number, or else the bundle"))
        if serial:
            found = on_medium(uow.whole, serial)
            if not found and uow.incidents.carrier(serial) is None:
                raise _refused(why("the register knows no medium {serial}", serial=serial))
            return serial, found
        record = uow.bundles.get(Uid(uid))
        if record is None:
            raise _refused(why("there is no bundle {uid}", uid=uid))
        media = sorted({each.serial for each in copies_of(record, uow.bundles.media(record.uid)) if each.serial})
        if new.kind is IncidentKind.KEY_EXPOSED or not media:
            return "", (record,)
        if len(media) > 1:
            raise _refused(why("the bundle went onto several media: name the one: {media}", media=", ".join(media)))
        beside = {each.uid: each for each in (record, *on_medium(uow.whole, media[0]))}
        return media[0], tuple(beside.values())

    def _custody(self, uow: UnitOfWork, incident: Incident, shares: Sequence[Share], act: CustodyAct) -> None:
        copies = {item.uid: item for share in shares for item in share.exhibits}
        for item in copies.values():
            uow.whole.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=Uid(item.uid),
                    at=incident.noticed_at if act is not CustodyAct.COPY_FOUND else self._place.now,
                    actor=self._place.user.uid,
                    act=act,
                    detail=incident.number,
                    medium=incident.medium,
                    sha256=item.sha256,
                    recorded_at=self._place.now,
                )
            )

    def _tell(self, uow: UnitOfWork, incident: Incident, shares: Sequence[Share]) -> None:
        facts = {"by": self._place.user.full_name, "incident": incident.number}
        for request_id in dict.fromkeys(share.request_id for share in shares):
            request = uow.whole.requests.get(request_id)
            told = active_handlers(uow.whole, request, self._place.now, {self._place.user.uid})
            tell(self._place, uow.whole, told, NoticeKind.INCIDENT, request_id, facts=facts)

    def _view(self, uow: UnitOfWork, incident: Incident) -> IncidentView:
        shares = tuple(_shown(each) for each in uow.incidents.shares(incident.uid))
        entries = uow.incidents.entries(incident.uid)
        every = uow.whole.incidents
        cases = {each.request_id for each in every.shares(incident.uid)}
        said = every.entries(incident.uid)  # what was done for a case of others is done, though it is not told
        step = next_of(incident, said)
        left = outstanding(incident, said)
        late = incident.authority_by is not None and EntryKind.AUTHORITY in left and incident.authority_by < self._place.now
        return IncidentView(
            incident=incident,
            shares=shares,
            hidden=len(cases - {each.request_id for each in shares}),
            entries=entries,
            outstanding=left,
            next=step,
            who="" if step in {None, EntryKind.CLOSED} else incident.owner,
            overdue=late and incident.open,
        )

    def _number(self, uow: UnitOfWork) -> str:
        beginning = f"INC-{self._place.today.year}-"
        return f"{beginning}{uow.incidents.count(beginning) + 1:04d}"

    def _at(self, when: datetime | None) -> datetime:
        return self._place.past(self._place.here(when)).at if when else self._place.now

    def _done(self, view: IncidentView, shares: Sequence[Share]) -> Done[IncidentView]:
        return Done(view, Changes.of(*TOUCHED, requests=sorted({share.request_id for share in shares})))


def _kept(share: Share) -> KeptShare:
    return KeptShare(request_id=share.request_id, bundle=share.bundle, content=records.to_plain(share))


def _shown(kept: KeptShare) -> Share:
    return records.from_plain(dict(kept.content), Share)


def _hours(uow: UnitOfWork) -> int:
    text = uow.office.get().settings.get(TARGET_SETTING, "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.INCIDENT_INVALID, reason=reason)
