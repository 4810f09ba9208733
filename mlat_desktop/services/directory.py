# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The address book: which authority of another State receives what, how and in which language, and when that was last verified.

Entries are the office's own knowledge. What a State declared to a treaty stands beside them as it was read, with its source and
its day, until somebody takes it over. Nothing is ever lost: an entry is retired, and the audit log keeps before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.directory import (
    AuthorityEntry,
    AuthorityRole,
    CountryProfile,
    Freshness,
    freshness,
    lasts_until,
)
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.legal_basis import Declaration
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Authority
from mlat_desktop.i18n import N_, _
from mlat_desktop.services import records
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.directory_rules import check_authority, check_profile
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.kept import short_titles
from mlat_desktop.services.workplace import Workplace

DECLARED_AS = {
    "central_authority": AuthorityRole.CENTRAL,
    "contact_24_7": AuthorityRole.CONTACT_POINT,
    "fiu": AuthorityRole.FIU,
}
"""Kinds of declaration that name an authority, and the role that it has in the address book."""
DECLARED_BESIDE = frozenset({"language", "channel", "copy_to", "special_regime"})
"""Kinds of declaration that say how to write, but not to whom."""

_KINDS = {
    "central_authority": N_("Central authority"),
    "contact_24_7": N_("Contact at every hour"),
    "fiu": N_("Financial intelligence unit"),
    "language": N_("Language"),
    "channel": N_("Channel"),
    "copy_to": N_("Copy to"),
    "special_regime": N_("Special regime"),
}
_ORDER = tuple(AuthorityRole)
_OF_NO_WEIGHT = frozenset({"uid", "note", "verify_months", "active", "updated_at", "updated_by", "verified_on", "verified_by"})
"""Fields that may change without making a verification void."""

Entry = AuthorityEntry | CountryProfile
E = TypeVar("E", AuthorityEntry, CountryProfile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a State declared to a treaty, as it was read: a snapshot of ``as_of`` with its ``source``. ``role`` is None where it
    names no authority; ``taken`` whether an entry of the address book rests on it already.
    """

    declaration: Declaration
    treaty: str
    role: AuthorityRole | None
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an entry may be relied on today; ``until`` is the last day on which its verification counts."""

    freshness: Freshness
    verified_on: date | None
    verified_by: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """A State of the list: what the address book and the treaty tables know of it. ``overdue`` counts entries to verify."""

    state: str
    authorities: int
    profiles: int
    statements: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSheet:
    """Everything known of one State; retired entries last."""

    state: str
    authorities: tuple[AuthorityEntry, ...]
    profiles: tuple[CountryProfile, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Whom to write to in a State, how, in which language and what form, for who drafts. ``authority`` is the best entry, None
    if there is none; ``others`` follow it; ``profile`` is that of the measure, ``general`` that of the State; ``languages`` and
    ``channels`` are words, of the authority first, else of the profiles.
    """

    state: str
    authority: AuthorityEntry | None
    standing: Standing | None
    others: tuple[AuthorityEntry, ...]
    profile: CountryProfile | None
    general: CountryProfile | None
    languages: tuple[str, ...]
    language_codes: tuple[str, ...]
    channels: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.authority or self.profile or self.general or self.statements)


def addressee(entry: AuthorityEntry) -> Authority:
    """An entry as the authority of a request."""
    return Authority(
        name=entry.name,
        address=entry.address,
        person=entry.person,
        phone=entry.phone,
        email=entry.email,
        hours=entry.hours,
        zone=entry.zone,
    )


class AddressBook:
    """Keeps the address book; everyone reads it, who keeps the treaty tables writes it."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @property
    def today(self) -> date:
        """The calendar day at the office."""
        return self._place.today

    # -- reading ---------------------------------------------------------------------------------------------------------

    def states(self) -> tuple[StateLine, ...]:
        """The States of which something is known, those with an entry to verify first."""
        with self._place.store.read() as uow:
            authorities = [each for each in uow.directory.authorities() if each.active]
            profiles = [each for each in uow.directory.profiles() if each.active]
            statements = [each for each in uow.treaties.declarations() if _tells(each)]
        entries: tuple[Entry, ...] = (*authorities, *profiles)
        states = {each.state for each in entries} | {each.state for each in statements if each.state}
        lines = [
            StateLine(
                state=state,
                authorities=sum(each.state == state for each in authorities),
                profiles=sum(each.state == state for each in profiles),
                statements=sum(each.state == state for each in statements),
                overdue=sum(each.state == state and self._is_overdue(each) for each in entries),
            )
            for state in states
        ]
        return tuple(sorted(lines, key=lambda line: (not line.overdue, line.state)))

    def sheet(self, state: str) -> StateSheet:
        """Everything about one State."""
        with self._place.store.read() as uow:
            return StateSheet(
                state=state,
                authorities=tuple(sorted(uow.directory.authorities(state), key=_by_role)),
                profiles=tuple(sorted(uow.directory.profiles(state), key=lambda each: (not each.active, each.measure))),
                statements=_statements(uow, state),
            )

    def authorities(self, state: str = "") -> tuple[AuthorityEntry, ...]:
        """Entries of a State, or all, retired ones last."""
        with self._place.store.read() as uow:
            return tuple(sorted(uow.directory.authorities(state), key=_by_role))

    def authority(self, uid: str) -> AuthorityEntry:
        """One entry. Raises ``DIRECTORY_UNKNOWN``."""
        with self._place.store.read() as uow:
            return _authority(uow, uid)

    def profiles(self, state: str = "") -> tuple[CountryProfile, ...]:
        """Profiles of a State, or all, the general one first."""
        with self._place.store.read() as uow:
            return uow.directory.profiles(state)

    def profile(self, state: str, measure: str = "") -> CountryProfile:
        """The profile of a State, in general or for a measure. Raises ``DIRECTORY_UNKNOWN``."""
        with self._place.store.read() as uow:
            return _profile(uow, state, measure)

    def overdue(self) -> tuple[Entry, ...]:
        """Entries in use that nobody verified, or too long ago: never verified first, then the longest ago."""
        with self._place.store.read() as uow:
            found: tuple[Entry, ...] = (*uow.directory.authorities(), *uow.directory.profiles())
        late = [each for each in found if self._is_overdue(each)]
        return tuple(sorted(late, key=lambda each: (each.verified_on or date.min, each.state)))

    def standing(self, entry: Entry) -> Standing:
        """How far an entry may be relied on today."""
        until = lasts_until(entry.verified_on, entry.verify_months) if entry.verified_on else None
        fresh = freshness(entry.verified_on, entry.verify_months, self._place.today)
        return Standing(freshness=fresh, verified_on=entry.verified_on, verified_by=entry.verified_by, until=until)

    def offered(self, state: str, treaty_id: str = "", measure: str = "") -> Offer:
        """Whom to write to in a State and how, best first: an authority named for the treaty before one for all of them.

        An authority that is named for other treaties only is not offered. ``measure`` is a code of the list of assistance.
        """
        with self._place.store.read() as uow:
            found = [e for e in uow.directory.authorities(state) if e.active and (not e.treaties or treaty_id in e.treaties)]
            profiles = {each.measure: each for each in uow.directory.profiles(state) if each.active}
            statements, codes = _statements(uow, state), of_office(uow)
        found.sort(key=lambda each: (treaty_id not in each.treaties, _ORDER.index(each.role), each.name))
        best = found[0] if found else None
        general = profiles.get("")
        profile = profiles.get(measure) if measure else None
        known = (best, profile, general)
        languages = next((each.languages for each in known if each is not None and each.languages), ())
        channels = next((each.channels for each in known if each is not None and each.channels), ())
        return Offer(
            state=state,
            authority=best,
            standing=self.standing(best) if best else None,
            others=tuple(found[1:]),
            profile=profile,
            general=general,
            languages=tuple(codes.tongue(code) for code in languages),
            language_codes=languages,
            channels=tuple(codes.label("channels", code) for code in channels),
            statements=tuple(each for each in statements if each.declaration.treaty_id == treaty_id),
        )

    def taken_over(self, statement: Statement) -> Entry:
        """What a declaration would be as an entry, to be looked at and kept: not verified, with its source and its day.

        One that names no authority is added to what the general profile of the State says.
        """
        told = statement.declaration
        words = _taken_words(told)
        if statement.role is not None:
            return AuthorityEntry(
                uid="",
                state=told.state,
                role=statement.role,
                name=told.value,
                treaties=(told.treaty_id,),
                source=_source_of(told),
                note=words,
            )
        with self._place.store.read() as uow:
            old = next((each for each in uow.directory.profiles(told.state) if not each.measure), None)
        base = old or CountryProfile(uid="", state=told.state)
        lines = [line for line in (base.other, f"{told.value} ({words})") if line]
        sources = [line for line in (base.source, _source_of(told)) if line]
        return replace(base, other="\n".join(lines), source="\n".join(dict.fromkeys(sources)), active=True)

    # -- writing ---------------------------------------------------------------------------------------------------------

    def keep_authority(self, entry: AuthorityEntry) -> Done[AuthorityEntry]:
        """Add an entry (without ``uid``) or put it in place of the one with its uid; active again if it was retired.

        A change of what it says makes an older verification void, unless the entry brings a new one. Raises
        ``DIRECTORY_INVALID`` with the first problem, ``DIRECTORY_UNKNOWN``.
        """
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = _authority(uow, entry.uid) if entry.uid else None
            new = self._stamped(replace(entry, uid=entry.uid or self._place.new_uid()), old)
            check_authority(uow, new, old, self._place.today)
            if old is None or _said(new) != _said(old):
                uow.directory.set_authority(new)
                self._place.write_audit(uow, "authority.changed", new.uid, fields=_fields(old, new), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    def verify_authority(self, uid: str, on: date | None = None) -> Done[AuthorityEntry]:
        """Say that an entry was compared with its source, today or on another day that has come."""
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = _authority(uow, uid)
            new = self._verified(old, on)
            check_authority(uow, new, old, self._place.today)
            uow.directory.set_authority(new)
            self._place.write_audit(uow, "authority.verified", uid, fields=("verified_on",), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    def retire_authority(self, uid: str) -> Done[AuthorityEntry]:
        """Offer an entry no longer; it stays readable, and keeping it again takes it back into use."""
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = _authority(uow, uid)
            new = self._written(replace(old, active=False))
            if old.active:
                uow.directory.set_authority(new)
                self._place.write_audit(uow, "authority.retired", uid, fields=("active",), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    def keep_profile(self, profile: CountryProfile) -> Done[CountryProfile]:
        """Add a profile, or put it in place of the one of its State and measure; as :meth:`keep_authority` otherwise."""
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = next((each for each in uow.directory.profiles(profile.state) if each.measure == profile.measure), None)
            uid = old.uid if old else self._place.new_uid()
            new = self._stamped(replace(profile, uid=uid), old)
            check_profile(uow, new, old, self._place.today)
            if old is None or _said(new) != _said(old):
                uow.directory.set_profile(new)
                self._place.write_audit(uow, "profile.changed", uid, fields=_fields(old, new), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    def verify_profile(self, state: str, measure: str = "", on: date | None = None) -> Done[CountryProfile]:
        """Say that a profile was compared with its source."""
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = _profile(uow, state, measure)
            new = self._verified(old, on)
            check_profile(uow, new, old, self._place.today)
            uow.directory.set_profile(new)
            self._place.write_audit(uow, "profile.verified", old.uid, fields=("verified_on",), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    def retire_profile(self, state: str, measure: str = "") -> Done[CountryProfile]:
        """Offer a profile no longer; it stays readable."""
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            old = _profile(uow, state, measure)
            new = self._written(replace(old, active=False))
            if old.active:
                uow.directory.set_profile(new)
                self._place.write_audit(uow, "profile.retired", old.uid, fields=("active",), detail=_told(old, new))
            uow.commit()
        return Done(new, Changes.of(Kind.DIRECTORY))

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _is_overdue(self, entry: Entry) -> bool:
        fresh = freshness(entry.verified_on, entry.verify_months, self._place.today)
        return entry.active and fresh is not Freshness.VERIFIED

    def _stamped(self, new: E, old: E | None) -> E:
        new = replace(new, active=True)
        if old is not None and new.verified_on == old.verified_on and _weighs(new) != _weighs(old):
            new = replace(new, verified_on=None, verified_by="")
        if new.verified_on is not None and (old is None or new.verified_on != old.verified_on):
            named = new.verified_by.strip() if old is None or new.verified_by != old.verified_by else ""
            new = replace(new, verified_by=named or self._place.user.full_name)
        return self._written(new)

    def _verified(self, old: E, on: date | None) -> E:
        day = on or self._place.today
        return self._written(replace(old, verified_on=day, verified_by=self._place.user.full_name, active=True))

    def _written(self, entry: E) -> E:
        return replace(entry, updated_at=self._place.now, updated_by=self._place.user.uid)


def statement_words(kind: str) -> str:
    """What a kind of declaration is called on the screen."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def _tells(declaration: Declaration) -> bool:
    return declaration.kind in DECLARED_AS or declaration.kind in DECLARED_BESIDE


def _statements(uow: UnitOfWork, state: str) -> tuple[Statement, ...]:
    found = [each for each in uow.treaties.declarations(state=state) if _tells(each)]
    names = short_titles(uow, {each.treaty_id for each in found})
    entries: tuple[Entry, ...] = (*uow.directory.authorities(state), *uow.directory.profiles(state))
    sources = "\n".join(each.source for each in entries)
    return tuple(
        Statement(
            declaration=each,
            treaty=names.get(each.treaty_id, each.treaty_id),
            role=DECLARED_AS.get(each.kind),
            taken=_source_of(each) in sources,
        )
        for each in sorted(found, key=lambda one: (one.kind not in DECLARED_AS, one.treaty_id, one.article))
    )


def _source_of(told: Declaration) -> str:
    return f"{told.source} ({_taken_words(told)})"


def _taken_words(told: Declaration) -> str:
    return f"{told.treaty_id} {told.article}, {told.as_of.isoformat()}"


def _authority(uow: UnitOfWork, uid: str) -> AuthorityEntry:
    found = uow.directory.authority(uid)
    if found is None:
        raise KnownError(Code.DIRECTORY_UNKNOWN, entry=uid)
    return found


def _profile(uow: UnitOfWork, state: str, measure: str) -> CountryProfile:
    for each in uow.directory.profiles(state) if state else ():
        if each.measure == measure:
            return each
    raise KnownError(Code.DIRECTORY_UNKNOWN, entry=f"{state} {measure}".strip())


def _by_role(entry: AuthorityEntry) -> tuple[bool, str, int, str]:
    return not entry.active, entry.state, _ORDER.index(entry.role), entry.name


def _said(entry: Entry) -> Entry:
    return replace(entry, updated_at=None, updated_by="")


def _weighs(entry: Entry) -> dict[str, object]:
    return {name: value for name, value in records.to_plain(entry).items() if name not in _OF_NO_WEIGHT}


def _told(old: E | None, new: E) -> dict[str, object]:
    if old is None:
        return {"before": None, "after": records.to_plain(new)}
    before, after = records.changed(_said(old), _said(new))
    return {"before": before, "after": after}


def _fields(old: E | None, new: E) -> tuple[str, ...]:
    return ("entry",) if old is None else tuple(records.changed(_said(old), _said(new))[1])
