# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A partner's card trusted in an office of any size: by a second person where there is one."""

from __future__ import annotations

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.people import PERMITTED, Act


def trust(office: Office, fingerprint: str) -> None:
    """The person at the desk puts the card forward; somebody else confirms, unless nobody else may."""
    if office.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED:
        return
    others = (each for each in office.people.all() if each.active and each.uid != office.info.user.uid)
    place = office._place  # a second person would need a second unlocking, which takes its time
    first, place.user = place.user, next(each for each in others if Act.TRUST_CARD in PERMITTED[each.role])
    try:
        assert office.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED
    finally:
        place.user = first
