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

from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.spoken_code import read_spoken_code
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.desk import BundleDesk, located
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.intake_views import ImportChoice, Waiting
from mlat_desktop.services.bundles.views import ImportReport

_STAYS = frozenset({Code.BUNDLE_PASSPHRASE_NEEDED, Code.BUNDLE_PASSPHRASE_WRONG, Code.CANCELLED})
"""The bundle is well and waits to be opened: what is missing is its passphrase."""


class IntakeRoom:
    """Holds the bundle that is being looked at."""

    def __init__(self, desk: BundleDesk) -> None:
        self._desk = desk
        self._importer = Importer(desk)
        self._lock = threading.RLock()
        self._folder: Path | None = None
        self._media: tuple[Path, ...] = ()
        self._passphrase = ""
        self._waiting: Waiting | None = None

    @property
    def waiting(self) -> Waiting | None:
        """The bundle that lies here, if any."""
        return self._waiting

    def look(self, folder: Path, progress: Progress, cancel: CancelToken) -> Waiting:
        """Copy what lies on a medium into quarantine; once all parts are there, check the bundle and say what it would change.

        The next medium of a bundle that waits for parts is added to it (``BUNDLE_OTHER_MEDIUM`` if it is not one). A refusal of
        a medium costs nothing of what was put together before; one of the whole bundle empties the quarantine. One that opens
        with a passphrase waits for it (:meth:`unlock`).
        """
        self._desk.place.must(Act.IMPORT_BUNDLE)
        with self._lock:
            if self._waiting is not None and not self._waiting.arrived.missing:
                self.give_up()
            folder = located(folder, self._waiting.arrived.uid if self._waiting else "")
            with self._importer.refusals((folder,)):
                return self._added(folder, progress, cancel)

    def unlock(self, passphrase: str, progress: Progress, cancel: CancelToken) -> Waiting:
        """Open the bundle that waits for its passphrase, ``passphrase`` as it was typed, and say what it would change.

        ``PASSPHRASE_LENGTH`` and ``PASSPHRASE_MISTYPED`` say what is wrong with it before anything is tried,
        ``BUNDLE_PASSPHRASE_WRONG`` that it is another one: the bundle stays here, to be tried again.
        """
        self._desk.place.must(Act.IMPORT_BUNDLE)
        typed = read_spoken_code(passphrase)
        with self._lock:
            if self._folder is None or self._waiting is None or not self._waiting.locked:
                raise KnownError(Code.BUNDLE_GONE)
            with self._importer.refusals(self._media):
                return self._opened(self._folder, self._waiting, typed, progress, cancel)

    def _added(self, folder: Path, progress: Progress, cancel: CancelToken) -> Waiting:
        desk, keys = self._desk, self._desk.reader_keys()
        place = self._folder or desk.quarantine / f"incoming-{os.urandom(8).hex()}"
        arrived = desk.transfer.gather(folder, keys, place, progress, cancel)
        self._folder, self._media = place, tuple(dict.fromkeys((*self._media, folder)))
        self._waiting = Waiting(arrived=arrived)
        if arrived.missing:
            return self._waiting
        try:
            return self._opened(place, self._waiting, "", progress, cancel)
        except KnownError as error:
            if error.code is not Code.BUNDLE_PASSPHRASE_NEEDED:
                raise
        if arrived.sender.status is CardStatus.OWN:  # the same that is said of any other bundle of ours
            self.give_up()
            raise KnownError(Code.BUNDLE_OWN)
        self._waiting = replace(self._waiting, locked=True)
        return self._waiting

    def _opened(self, place: Path, waiting: Waiting, passphrase: str, progress: Progress, cancel: CancelToken) -> Waiting:
        """Check the whole bundle and keep what it would change, and the passphrase as long as the bundle lies here."""
        try:
            keys = self._desk.reader_keys(passphrase)
            with self._desk.transfer.opened(place, keys, progress, cancel) as received:
                preview = self._importer.look(self._media, received.bundle)
        except BaseException as error:
            stays = _STAYS if waiting.locked else _STAYS - {Code.CANCELLED}
            if not (isinstance(error, KnownError) and error.code in stays):
                self.give_up()
            raise
        self._passphrase = passphrase
        self._waiting = replace(waiting, preview=preview, locked=False)
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
                    self._desk.transfer.opened(place, self._desk.reader_keys(self._passphrase), progress, cancel) as received,
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
            self._folder, self._media, self._waiting, self._passphrase = None, (), None, ""
