# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The quarantine between the arrival of a bundle and its taking in: one bundle at a time, put together from its media.

What lies here is encrypted and compared with the signed envelope. It is checked whole when it is complete, shown, and checked
whole again when it is taken in; it goes with the taking in, with a refusal, or when it is given up, and whatever a crash
leaves is swept when the office is opened next.
"""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.desk import BundleDesk, located
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.intake_views import ImportChoice, Waiting
from mlat_desktop.services.bundles.views import ImportReport


class IntakeRoom:
    """Holds the bundle that is being looked at."""

    def __init__(self, desk: BundleDesk) -> None:
        self._desk = desk
        self._importer = Importer(desk)
        self._lock = threading.RLock()
        self._folder: Path | None = None
        self._media: tuple[Path, ...] = ()
        self._waiting: Waiting | None = None

    @property
    def waiting(self) -> Waiting | None:
        """The bundle that lies here, if any."""
        return self._waiting

    def look(self, folder: Path, progress: Progress, cancel: CancelToken) -> Waiting:
        """Copy what lies on a medium into quarantine; once all parts are there, check the bundle and say what it would change.

        The next medium of a bundle that waits for parts is added to it (``BUNDLE_OTHER_MEDIUM`` if it is not one). A refusal of
        a medium costs nothing of what was put together before; one of the whole bundle empties the quarantine.
        """
        self._desk.place.must(Act.IMPORT_BUNDLE)
        with self._lock:
            if self._waiting is not None and not self._waiting.arrived.missing:
                self.give_up()
            folder = located(folder, self._waiting.arrived.uid if self._waiting else "")
            with self._importer.refusals((folder,)):
                return self._added(folder, progress, cancel)

    def _added(self, folder: Path, progress: Progress, cancel: CancelToken) -> Waiting:
        desk, keys = self._desk, self._desk.reader_keys()
        place = self._folder or desk.quarantine / f"incoming-{os.urandom(8).hex()}"
        arrived = desk.transfer.gather(folder, keys, place, progress, cancel)
        self._folder, self._media = place, tuple(dict.fromkeys((*self._media, folder)))
        self._waiting = Waiting(arrived=arrived)
        if arrived.missing:
            return self._waiting
        try:
            with desk.transfer.opened(place, keys, progress, cancel) as received:
                preview = self._importer.look(self._media, received.bundle)
        except BaseException:
            self.give_up()
            raise
        self._waiting = replace(self._waiting, preview=preview)
        return self._waiting

    def take_in(self, choice: ImportChoice, progress: Progress, cancel: CancelToken) -> Done[ImportReport]:
        """Take in the bundle that was shown, and no other: the copy is checked whole again, and so is the case it speaks of."""
        self._desk.place.must(Act.IMPORT_BUNDLE)
        with self._lock:
            waiting, place = self._waiting, self._folder
            if waiting is None or place is None or waiting.preview is None:
                raise KnownError(Code.BUNDLE_GONE)
            shown = waiting.preview
            choice = replace(choice, digest=shown.bundle.digest, version=shown.version)
            try:
                with (
                    self._importer.refusals(self._media),
                    self._desk.transfer.opened(place, self._desk.reader_keys(), progress, cancel) as received,
                ):
                    done = self._importer.keep(self._media, received, choice, cancel)
            except KnownError as error:
                if error.code not in {Code.CANCELLED, Code.BUNDLE_FORK, Code.BUNDLE_FIELD}:  # the officer may answer
                    self.give_up()
                raise
            except BaseException:
                self.give_up()
                raise
            self.give_up()
            return done

    def give_up(self) -> None:
        """Let go of the bundle that lies here; nothing of it is kept."""
        with self._lock:
            if self._folder is not None:
                self._desk.transfer.discard(self._folder)
            self._folder, self._media, self._waiting = None, (), None
