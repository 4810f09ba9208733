# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The keys with which an office seals its letters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.domain.seals import WARNINGS, OfficeSeal, SealKind, SealState, TokenKey
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.services.ports import UnitOfWork

SEAL_KEY, SEAL_CERTIFICATE, SIGNING_KEY = "seal-key", "seal-cert", "sign-ed25519"
"""Names of the office's secrets of sealing in ``ports.OfficeStore``: those that were made with it."""

_FIRST_YEARS = 10
"""Validity of the certificate that is made with an office."""
_ENDS = N_("The certificate of the office’s seal expires on {date}. Have a new one made and bring it in under Settings.")
_ENDS_SOON = N_(
    "The certificate of the office’s seal expires on {date} (days left: {days}); no letter is sealed after it. Have a new one"
    " made, bring it in under Settings and have a second person put it in use."
)
_ENDED = N_(
    "The certificate of the office’s seal expired on {date}: no letter can be sealed. Have a new one made, bring it in under"
    " Settings and have a second person put it in use."
)


def must_be_valid(uow: UnitOfWork, at: datetime) -> None:
    """``SEAL_EXPIRED`` after the end of the certificate in use."""
    ends = ends_at(uow)
    if ends is not None and at >= ends:
        raise KnownError(Code.SEAL_EXPIRED, date=ends.astimezone(ZoneInfo(uow.office.get().zone)).date())


def seal_keys(uow: UnitOfWork, at: datetime, pin: str = "") -> SealKeys:
    """The keys of the seal in use; ``LETTER_SEAL_MISSING`` where one is not there, ``SEAL_EXPIRED`` after its day,
    ``SEAL_PIN`` for one on a device without its PIN.
    """
    used, signing = current(uow), uow.office.secret(SIGNING_KEY)
    must_be_valid(uow, at)
    if used is not None and used.kind is SealKind.TOKEN and signing:
        if not pin:
            raise KnownError(Code.SEAL_PIN, token=used.token)
        token = TokenKey(place=used.place, pin=pin)
        return SealKeys(seal_key=b"", certificate=used.certificate, signing_key=signing, token=token)
    key = used.key if used is not None else uow.office.secret(SEAL_KEY)
    certificate = used.certificate if used is not None else uow.office.secret(SEAL_CERTIFICATE)
    if not (key and certificate and signing):
        raise KnownError(Code.LETTER_SEAL_MISSING)
    return SealKeys(seal_key=key, certificate=certificate, signing_key=signing)


def current(uow: UnitOfWork) -> OfficeSeal | None:
    """The seal in use, None while the office has only the one that was made with it."""
    return next((each for each in uow.seals.all() if each.state is SealState.IN_USE), None)


def own_certificates(uow: UnitOfWork) -> frozenset[str]:
    """SHA-256 of every certificate with which this office sealed or may have sealed."""
    made = uow.office.secret(SEAL_CERTIFICATE)
    first = {hashlib.sha256(made).hexdigest()} if made else set()
    return frozenset(first | {each.fingerprint for each in uow.seals.all() if each.state is not SealState.PROPOSED})


def ends_at(uow: UnitOfWork) -> datetime | None:
    """When the certificate of the seal in use ends; None for an office that has none or does not know when it was made."""
    used, made = current(uow), uow.office.get().created_at
    if used is not None:
        return used.not_after
    return _years_after(made) if made is not None and uow.office.secret(SEAL_CERTIFICATE) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealEnd:
    """The last day of the certificate of the seal in use, None if there is no knowing; ``warning`` is what is to be done about
    it, empty while that is far away.
    """

    on: date | None
    warning: str


def end_of(uow: UnitOfWork, now: datetime) -> SealEnd:
    """The end of the seal in use."""
    ends = ends_at(uow)
    on = ends.astimezone(ZoneInfo(uow.office.get().zone)).date() if ends else None
    return SealEnd(on=on, warning=ending(uow, now))


def ending(uow: UnitOfWork, now: datetime) -> str:
    """What to tell the office of the end of its seal: 60 days before, otherwise 14 days before, and after it; else empty."""
    ends = ends_at(uow)
    if ends is None or ends - now > WARNINGS[0]:
        return ""
    left = ends - now
    template = _ENDED if left <= timedelta(0) else _ENDS_SOON if left <= WARNINGS[1] else _ENDS
    day = ends.astimezone(ZoneInfo(uow.office.get().zone)).date()
    return _(template).format(date=screen().date(day, "long"), days=screen().number(left.days))


def _years_after(made: datetime) -> datetime:
    leap = (made.month, made.day) == (2, 29)
    return made.replace(year=made.year + _FIRST_YEARS, day=28 if leap else made.day) - timedelta(days=1)
