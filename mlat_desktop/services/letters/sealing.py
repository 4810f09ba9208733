# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The keys with which an office seals its letters."""

from __future__ import annotations

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.services.ports import UnitOfWork

SEAL_KEY, SEAL_CERTIFICATE, SIGNING_KEY = "seal-key", "seal-cert", "sign-ed25519"
"""Names of the office's secrets of sealing in ``ports.OfficeStore``."""


def seal_keys(uow: UnitOfWork) -> SealKeys:
    """The keys of the office; ``LETTER_SEAL_MISSING`` where one is not there."""
    key, certificate, signing = (uow.office.secret(name) for name in (SEAL_KEY, SEAL_CERTIFICATE, SIGNING_KEY))
    if not (key and certificate and signing):
        raise KnownError(Code.LETTER_SEAL_MISSING)
    return SealKeys(seal_key=key, certificate=certificate, signing_key=signing)
