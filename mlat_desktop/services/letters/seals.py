# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The seals of an office: brought in by one person, put in use by another, replaced before they expire, and never forgotten.

Every certificate stays, so that a letter sealed with it years ago is still known as one of this office.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.seals import BroughtSeal, OfficeSeal, SealFacts, SealKind, SealState, TokenKey, TokenPlace
from mlat_desktop.i18n import N_, _
from mlat_desktop.services.letters.seal_port import SealReader, SealTrial
from mlat_desktop.services.letters.sealing import SEAL_CERTIFICATE, SEAL_KEY, SIGNING_KEY, SealEnd, current, end_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

LEAST_NAMED = 8
"""Digits of a fingerprint by which people name a seal."""


_STATES = {
    SealState.PROPOSED: N_("waits for a second person"),
    SealState.IN_USE: N_("in use"),
    SealState.KEPT: N_("no longer in use"),
    SealState.RETIRED: N_("retired"),
}


def state_words(state: SealState) -> str:
    """How a state of a seal is called."""
    return _(_STATES[state])


@dataclass(frozen=True, slots=True, kw_only=True)
class SealView:
    """A seal without its secrets; ``ends_on`` is the last whole day of its certificate in the office's zone."""

    fingerprint: str
    kind: SealKind
    state: SealState
    subject: str
    issuer: str
    key_type: str
    valid_from: date
    ends_on: date
    added_by: str
    added_at: datetime
    token: str
    reason: str


class OfficeSeals:
    """Shows and changes with which certificate the office seals."""

    def __init__(self, place: Workplace, reader: SealReader, press: SealTrial) -> None:
        self._place = place
        self._reader = reader
        self._press = press

    def all(self) -> tuple[SealView, ...]:
        """Every seal that the office ever had, oldest first."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return tuple(self._view(each) for each in self._known(uow))

    def end(self) -> SealEnd:
        """Until when the certificate of the seal in use is valid."""
        with self._place.store.read() as uow:
            return end_of(uow, self._place.now)

    def bring_in(self, data: bytes, passphrase: str) -> Done[SealView]:
        """Keep the seal of a PKCS #12 file; it seals nothing until somebody puts it in use.

        Raises ``SEAL_REFUSED`` or ``SEAL_KNOWN``.
        """
        self._place.must(Act.KEEP_OFFICE)
        brought = self._reader.open_pkcs12(data, passphrase, self._place.now)
        return self._propose(brought, SealKind.IMPORTED)

    def bring_in_token(self, place: TokenPlace, pin: str) -> Done[SealView]:
        """Keep the seal whose key is on a device; else like :meth:`bring_in`. ``SEAL_TOKEN`` for what the device refuses."""
        self._place.must(Act.KEEP_OFFICE)
        brought = self._reader.judge(self._press.token_certificate(place, pin), self._place.now)
        return self._propose(brought, SealKind.TOKEN, TokenKey(place=place, pin=pin))

    def lacks_pin(self) -> str:
        """The name of the device whose PIN must be told before a letter is sealed, empty if none."""
        with self._place.store.read() as uow:
            used = current(uow)
        return used.token if used is not None and used.kind is SealKind.TOKEN and not self._place.seal_pin else ""

    @contextmanager
    def opened(self, pin: str) -> Iterator[None]:
        """The device opened for one act with its PIN, which is forgotten after it, or as soon as the device calls it wrong. An
        empty one opens nothing.
        """
        if pin:
            self._place.must(Act.SEAL_LETTER)
            self._place.seal_pin = pin
        try:
            yield
        finally:
            self._place.seal_pin = ""

    def use(self, fingerprint: str) -> Done[SealView]:
        """Seal with this one from now on: a second person than who brought it in, unless the office works with one."""
        self._place.must(Act.SEAL_LETTER)
        with self._place.store.write() as uow:
            known = self._adopted(uow)
            found = _named(known, fingerprint)
            if found.state not in {SealState.PROPOSED, SealState.KEPT}:
                raise KnownError(Code.SEAL_STATE, seal=found.subject, reason=_state_reason(found.state))
            user = self._place.user
            two = uow.office.get().settings.get("two_people", "on") != "off"
            if two and found.state is SealState.PROPOSED and found.added_by == user.uid:
                raise KnownError(Code.SEAL_SECOND_PERSON, user=user.full_name or user.name)
            if self._place.now >= found.not_after:
                raise KnownError(Code.SEAL_EXPIRED, date=self._day(found.not_after))
            for each in known:
                if each.state is SealState.IN_USE:
                    uow.seals.keep(replace(each, state=SealState.KEPT, ended_at=self._place.now, ended_by=user.uid))
            used = replace(found, state=SealState.IN_USE, used_at=self._place.now, used_by=user.uid, ended_at=None, ended_by="")
            uow.seals.keep(used)
            self._audit(uow, "seal.used", used)
            uow.commit()
        return Done(self._view(used), Changes.of(Kind.OFFICE))

    def retire(self, fingerprint: str, reason: str) -> Done[SealView]:
        """Never seal with this one again: its key is destroyed, its certificate stays. Not the one in use."""
        self._place.must(Act.KEEP_OFFICE)
        said = reason.strip()
        if not said:
            raise KnownError(Code.SEAL_STATE, seal=fingerprint[:LEAST_NAMED], reason=why("retiring it needs its reason"))
        with self._place.store.write() as uow:
            found = _named(self._adopted(uow), fingerprint)
            if found.state in {SealState.IN_USE, SealState.RETIRED}:
                raise KnownError(Code.SEAL_STATE, seal=found.subject, reason=_state_reason(found.state))
            now, by = self._place.now, self._place.user.uid
            gone = replace(found, state=SealState.RETIRED, key=None, ended_at=now, ended_by=by, reason=said)
            uow.seals.keep(gone)
            if found.kind is SealKind.MADE:
                uow.office.set_secret(SEAL_KEY, b"")
            self._audit(uow, "seal.retired", gone, reason=said)
            uow.commit()
        return Done(self._view(gone), Changes.of(Kind.OFFICE))

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _propose(self, brought: BroughtSeal, kind: SealKind, token: TokenKey | None = None) -> Done[SealView]:
        with self._place.store.write() as uow:
            known = self._adopted(uow)
            if any(each.fingerprint == brought.facts.fingerprint for each in known):
                raise KnownError(Code.SEAL_KNOWN, seal=brought.facts.subject)
            signing = uow.office.secret(SIGNING_KEY) or b""
            keys = SealKeys(seal_key=brought.key, certificate=brought.certificate, signing_key=signing, token=token)
            if not self._press.try_seal(keys, at=self._place.now):
                raise KnownError(Code.SEAL_REFUSED, reason=why("a page sealed with it for a trial did not verify"))
            made = self._sealed_row(brought.facts, brought.certificate, kind, SealState.PROPOSED)
            made = replace(made, key=brought.key or None, chain=brought.chain)
            if token is not None:
                made = replace(made, module=token.place.module, token=token.place.token, label=token.place.label)
            uow.seals.keep(made)
            self._audit(uow, "seal.brought-in", made)
            uow.commit()
        return Done(self._view(made), Changes.of(Kind.OFFICE))

    def _sealed_row(self, facts: SealFacts, certificate: bytes, kind: SealKind, state: SealState) -> OfficeSeal:
        return OfficeSeal(
            fingerprint=facts.fingerprint,
            kind=kind,
            state=state,
            certificate=certificate,
            subject=facts.subject,
            issuer=facts.issuer,
            key_type=facts.key_type,
            not_before=facts.not_before,
            not_after=facts.not_after,
            added_at=self._place.now,
            added_by=self._place.user.uid,
        )

    def _known(self, uow: UnitOfWork) -> tuple[OfficeSeal, ...]:
        found = uow.seals.all()
        if found:
            return found
        certificate, key = uow.office.secret(SEAL_CERTIFICATE), uow.office.secret(SEAL_KEY)
        if not certificate:
            return ()
        made = self._sealed_row(self._reader.facts(certificate), certificate, SealKind.MADE, SealState.IN_USE)
        since = uow.office.get().created_at or made.not_before
        return (replace(made, key=key, added_at=since, added_by="", used_at=since),)

    def _adopted(self, uow: UnitOfWork) -> tuple[OfficeSeal, ...]:
        """All seals, after the one that was made with the office became a row like the others."""
        found = self._known(uow)
        if not uow.seals.all():
            for each in found:
                uow.seals.keep(each)
        return found

    def _audit(self, uow: UnitOfWork, action: str, seal: OfficeSeal, **more: object) -> None:
        detail = {"fingerprint": seal.fingerprint, "subject": seal.subject, "kind": seal.kind.value, **more}
        self._place.write_audit(uow, action, seal.fingerprint[:16], detail=detail)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self._place.office.zone)).date()

    def _view(self, seal: OfficeSeal) -> SealView:
        return SealView(
            fingerprint=seal.fingerprint,
            kind=seal.kind,
            state=seal.state,
            subject=seal.subject,
            issuer=seal.issuer,
            key_type=seal.key_type,
            valid_from=self._day(seal.not_before),
            ends_on=self._day(seal.not_after),
            added_by=seal.added_by,
            added_at=seal.added_at,
            token=seal.token,
            reason=seal.reason,
        )


def _named(known: tuple[OfficeSeal, ...], fingerprint: str) -> OfficeSeal:
    wanted = "".join(fingerprint.split()).lower()
    found = [each for each in known if len(wanted) >= LEAST_NAMED and each.fingerprint.startswith(wanted)]
    if len(found) != 1:
        raise KnownError(Code.SEAL_UNKNOWN, seal=fingerprint)
    return found[0]


def _state_reason(state: SealState) -> Why:
    if state is SealState.IN_USE:
        return why("it is the one in use")
    return why("it was retired, and its key was destroyed")
