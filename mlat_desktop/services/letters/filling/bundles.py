# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The letter that goes with a case bundle: what the register knows of the bundle that was made last for this case."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.bundle import BundleMedium, BundlePurpose, BundleRecord
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.own_targets import OwnTargets
from mlat_desktop.services.letters.filling.source import Source, Values, iso, texts


def bundle(source: Source) -> Values:
    """Its number, media, parts, letters and exhibits by number; by when the receipt is wished. Exhibits are not described: the
    letter lies beside the medium.
    """
    conditions = {"conditions": texts(source.duties(DutyParty.OTHER_STATE))}
    made = [each for each in source.uow.bundles.of_request(source.request.id) if _goes(each)]
    if not made:
        return conditions
    record = made[-1]
    going, days = set(record.evidence), OwnTargets.from_settings(source.office.settings).bundle
    day = record.created_at.astimezone(ZoneInfo(source.office.zone)).date()
    media = [each for each in source.uow.bundles.media(record.uid) if each.first]
    return {
        **conditions,
        "bundle_id": record.uid,
        "bundle_date": iso(day),
        "bundle_media": "\n".join(
            "\t".join((str(n), each.serial or "\u2013", _parts(each))) for n, each in enumerate(media, 1)
        ),
        "bundle_parts": str(record.parts) if record.parts else "",
        "bundle_letters": str(len(record.letters)),
        "bundle_exhibits": ", ".join(each.exhibit for each in source.exhibits if each.uid in going),
        "seal_key": record.signed_by,
        "answer_by": iso(source.today + timedelta(days=days)) if days else "",
    }


def _goes(record: BundleRecord) -> bool:
    return not record.incoming and record.purpose is BundlePurpose.CASE and bool(record.digest)


def _parts(medium: BundleMedium) -> str:
    return str(medium.first) if medium.first == medium.last else f"{medium.first}\u2013{medium.last}"
