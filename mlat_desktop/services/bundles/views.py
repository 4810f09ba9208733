# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the bundle service asks for and answers with: frozen values for a page, a report or a JSON printer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState, Card
from mlat_desktop.domain.bundle_passphrase import BundlePassphrase
from mlat_desktop.domain.errors import Code, KnownError, Why
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.bundles.look import LookLevel, LookLine
from mlat_desktop.services.countries import states
from mlat_desktop.services.drive_port import Drive

MOST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutCard:
    """An office that has no card yet, by its name and its State: the bundle is written in the 7z form, under a passphrase that
    goes there in a letter of its own.
    """

    name: str
    country: str


def checked(office: WithoutCard) -> WithoutCard:
    """The office as it is kept: a name that can be read, of a State that there is; else ``BUNDLE_NO_NAME``."""
    name, country = " ".join(office.name.split()), office.country.strip().upper()
    if not name or len(name) > MOST_NAME or not name.isprintable() or country not in states():
        raise KnownError(Code.BUNDLE_NO_NAME)
    return WithoutCard(name=name, country=country)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleChoice:
    """What leaves. None means the usual: all evidence that is not withheld; all sealed letters that are not void; the
    correspondence with the other office. A set of uids names exactly what leaves; exhibits of a withheld class leave only so,
    and with ``although``, the reason for it. Physical exhibits travel outside of any bundle. Events of the case leave unless
    ``events`` is false, the chain of custody of what leaves unless ``custody`` is. ``seen`` are the lines of the look before
    that somebody said he had seen; the audit log keeps them. ``only_receipts`` leaves out everything but the receipts that are
    owed; ``receipts`` are those that go once more, by their bundles. ``without_card`` takes the place of recipients;
    ``index_language`` is that of the page that tells people what the bundle holds.
    """

    evidence: frozenset[Uid] | None = None
    letters: frozenset[Uid] | None = None
    mails: frozenset[Uid] | None = None
    events: bool = True
    custody: bool = True
    although: str = ""
    seen: tuple[str, ...] = ()
    only_receipts: bool = False
    receipts: frozenset[Uid] = frozenset()
    without_card: WithoutCard | None = None
    index_language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """A look before anything is written; ``lines`` say what was found. ``needed`` is about how many bytes the bundle takes, and
    ``media`` how many media like this one; the other figures count what goes.
    """

    cards: tuple[Card, ...]
    drive: Drive | None
    needed: int
    free: int
    evidence: int
    letters: int
    mails: int
    events: int
    custody: int
    duties: int
    media: int = 1
    lines: tuple[LookLine, ...] = ()

    @property
    def problems(self) -> tuple[LookLine, ...]:
        """What stands in the way."""
        return tuple(line for line in self.lines if line.level is LookLevel.STOP)

    @property
    def to_see(self) -> tuple[LookLine, ...]:
        """What somebody has to say that he has seen."""
        return tuple(line for line in self.lines if line.must_see)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """A bundle as it lies on its media. ``state`` tells written from verified; PARTLY says that the parts ``missing`` (counted
    from 1) still have to be written onto the next medium. ``media`` are all attempts to carry it; ``prepared`` says that its
    encrypted files lie ready on this computer, so that it can be carried on, or once more. ``offices`` are those to which it
    goes, by name, and ``by_passphrase`` says that it opens with one; both are told of bundles of ours on their way out.
    """

    uid: str
    folder: Path
    state: BundleState
    sequence: int
    created_at: datetime
    sender: Card
    recipients: tuple[str, ...]
    digest: str
    size: int
    parts: int
    number: str
    subject: str
    letters: int
    evidence: int
    warnings: tuple[str, ...] = ()
    media: tuple[BundleMedium, ...] = ()
    missing: tuple[int, ...] = ()
    prepared: bool = False
    offices: tuple[str, ...] = ()
    by_passphrase: bool = False


class Reason(StrEnum):
    """Why a prepared bundle may not leave."""

    CARD = "card"
    OWN_KEY = "own-key"
    RESTRICTED = "restricted"
    PROTECTED = "protected"
    WITHHELD = "withheld"
    LETTER = "letter"
    DUTIES = "duties"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Outdated:
    """Why a prepared bundle may not leave, for scripts and in words."""

    reason: Reason
    words: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A bundle that went out, is about to, or failed to: its record, its media, and the parts that no medium of the present
    copy holds. ``prepared`` as in :class:`BundleReport`; ``removed`` says that every medium which holds something of it was let
    go of. ``offices`` are those to which it goes, by name; ``passphrase`` is how the letter with its passphrase stands (without
    the passphrase itself), where it opens with one. ``days`` is how long ago it was made, ``outdated`` why one that is prepared
    may not leave any more.
    """

    record: BundleRecord
    media: tuple[BundleMedium, ...]
    missing: tuple[int, ...]
    prepared: bool
    removed: bool
    offices: tuple[str, ...] = ()
    passphrase: BundlePassphrase | None = None
    days: int = 0
    outdated: Outdated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import changed. ``already`` says that this very bundle had been taken in before and nothing changed;
    ``created`` that the case is new here; the figures count what was added, ``fields`` names what of the particulars was taken.
    """

    bundle: BundleReport
    request_id: RequestId
    number: str
    created: bool = False
    already: bool = False
    events: int = 0
    mails: int = 0
    letters: int = 0
    evidence: int = 0
    duties: int = 0
    fields: tuple[str, ...] = ()
    receipts: int = 0
    warnings: tuple[str, ...] = field(default=())
