# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The look before a bundle is written: whom it would reach, where it would lie, what would go and what stays.

Nothing is changed by looking. A problem forbids the export, a warning is only said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlat_desktop.domain.bundle import Card
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, listed
from mlat_desktop.services.bundles.case import Builder, Gathered
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.desk import KEPT_BACK, NOT_REMOVABLE, THINGS, BundleDesk
from mlat_desktop.services.bundles.views import BundleChoice, Preflight
from mlat_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Lookout:
    """Looks before writing. ``usable`` refuses a card that no bundle may be written for."""

    desk: BundleDesk
    usable: Callable[[UnitOfWork, str], Card]

    def look(self, request_id: RequestId, fingerprint: str, target: Path | None, choice: BundleChoice) -> Preflight:
        """Is the card usable, is there room, what goes."""
        place, transfer = self.desk.place, self.desk.transfer
        problems: list[KnownError] = []
        card: Card | None = None
        with place.store.read() as uow:
            try:
                place.must(Act.EXPORT_BUNDLE)
                card = self.usable(uow, fingerprint)
            except KnownError as error:
                problems.append(error)
            request = uow.requests.get(request_id)
            builder = Builder(uow, place.vault, uow.office.get(), request, choice, (card,) if card else ())
            gathered = builder.gather(place.now)
        files = [(path, blob.size) for path, blob in gathered.blobs]
        needed = transfer.size_of([*files, ("data/case.json", len(encode(gathered.record)))])
        drive, free, warnings = None, 0, []
        if target is not None:
            try:
                writable(target, make=False)
            except KnownError as error:
                problems.append(error)
            else:
                drive = transfer.drive_of(target)
                free = drive.free if drive else 0
                if drive and drive.free < needed:
                    problems.append(KnownError(Code.BUNDLE_NO_SPACE, path=target, needed=needed, free=drive.free))
                if drive and not drive.removable:
                    warnings.append(_(NOT_REMOVABLE).format(path=target))
        return Preflight(
            card=card,
            drive=drive,
            needed=needed,
            free=free,
            evidence=len(gathered.record.evidence),
            letters=len(gathered.record.letters),
            duties=len(gathered.record.duties),
            problems=tuple(problems),
            warnings=(*warnings, *staying(gathered)),
        )


def staying(gathered: Gathered) -> tuple[str, ...]:
    """Which exhibits are not in a bundle although they belong to the case, in the language of the screen."""
    told = ((KEPT_BACK, gathered.kept_back), (THINGS, gathered.things))
    return tuple(_(text).format(exhibits=listed(*exhibits)) for text, exhibits in told if exhibits)


def writable(target: Path, *, make: bool) -> None:
    """A folder that exists, or that can be made in one that does (``make``: is made)."""
    try:
        wanted = not target.exists() and target.parent.is_dir()
        if wanted and make:
            target.mkdir()
        if not (target.is_dir() or wanted):
            raise KnownError(Code.BUNDLE_TARGET, path=target, reason=why("there is no such folder"))
    except OSError as error:
        raise KnownError(Code.BUNDLE_TARGET, path=target, reason=error.strerror or str(error)) from error
