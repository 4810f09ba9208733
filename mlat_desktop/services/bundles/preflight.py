# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The look before a bundle is written: whom it would reach, where it would lie, what would go and what stays.

Nothing is changed by looking. What stands in the way forbids the export, everything else is only said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mlat_desktop.domain.bundle import CASE_PATH, INDEX_PATH, Card
from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.incidents import CarrierState
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.office_cards import Freshness, FreshState, words_of
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.bundles.case import Builder, Gathered
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.contents import left_out
from mlat_desktop.services.bundles.dates import must_be_carried
from mlat_desktop.services.bundles.desk import INCOMPLETE, KEPT_BACK, THINGS, BundleDesk
from mlat_desktop.services.bundles.index_page import index_page
from mlat_desktop.services.bundles.look import (
    LookCode,
    LookLevel,
    LookLine,
    LookTopic,
    found,
    in_order,
    refused,
)
from mlat_desktop.services.bundles.views import BundleChoice, Preflight, checked
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.checklists import lacking
from mlat_desktop.services.rulebook import withheld
from mlat_desktop.system.files import has_room_for_names

SOON = timedelta(days=60)
"""How long before its end a card is said to end."""
SLACK = timedelta(minutes=5)
_LONGEST_NAME = len(f"00000000-0000-4000-8000-000000000000{INCOMPLETE}/bundle.tar.age.9999.part")
_SPARE = 16 << 20
"""What the names and tables of a medium's own file system take at most, beside a hundredth of it."""
_WORTH = 8 << 20
"""A medium with less room than this is not begun on: it would hold hardly more than the guide."""
_COUNT_MEDIA = frozenset({LookCode.MEDIUM_SEVERAL, LookCode.MEDIUM_FULL})
_NAMED = 2
"""Missing items of the checklist that are named; the checklist itself is a click away."""
_GOOD, _LOOK, _STOP = LookLevel.GOOD, LookLevel.LOOK, LookLevel.STOP


@dataclass(frozen=True, slots=True)
class _Seen:
    """What all looks at one case share."""

    uow: UnitOfWork
    request: Request
    gathered: Gathered
    cards: tuple[Card, ...]
    choice: BundleChoice
    needed: int


@dataclass(frozen=True, slots=True)
class Lookout:
    """Looks before writing. ``usable`` refuses a card that no bundle may be written for; ``freshness`` tells when one was
    compared.
    """

    desk: BundleDesk
    usable: Callable[[UnitOfWork, str], Card]
    freshness: Callable[[str], Freshness]

    def look(self, request_id: RequestId, fingerprints: Sequence[str], target: Path | None, choice: BundleChoice) -> Preflight:
        """Is the card usable, is there room, what goes."""
        place, lines = self.desk.place, []
        with place.store.read() as uow:
            try:
                place.must(Act.EXPORT_BUNDLE)
            except KnownError as error:
                lines.append(refused(LookTopic.RECIPIENT, error))
            cards, bad = self._cards(uow, fingerprints)
            lines += bad
            if choice.without_card:
                try:
                    checked(choice.without_card)
                except KnownError as error:
                    lines.append(refused(LookTopic.RECIPIENT, error))
            request = uow.requests.get(request_id)
            try:
                gathered = self._gathered(uow, request, choice, cards)
            except KnownError as error:  # a withheld exhibit was chosen without a reason
                lines.append(refused(LookTopic.CONTENTS, error))
                gathered = self._gathered(uow, request, BundleChoice(evidence=frozenset()), cards)
            lines += self._dates(gathered)
            files = [(path, blob.size) for path, blob in gathered.blobs]
            page = index_page(gathered.record, request.uid, choice.index_language)
            files += [(CASE_PATH, len(encode(gathered.record))), (INDEX_PATH, len(page))]
            needed = self.desk.transfer.size_of(files)
            seen = _Seen(uow, request, gathered, cards, choice, needed)
            lines += [*self._recipients(seen), *self._case(seen), *self._contents(seen), *self._computer(seen)]
            drive, more = self._medium(seen, target)
        record = gathered.record
        return Preflight(
            cards=cards,
            drive=drive,
            needed=needed,
            free=drive.free if drive else 0,
            evidence=len(record.evidence),
            letters=len(record.letters),
            mails=len(record.mails),
            events=len(record.events),
            custody=len(record.custody),
            duties=len(record.duties),
            media=next((int(str(line.facts["count"])) for line in more if line.code in _COUNT_MEDIA), 1),
            lines=in_order([*lines, *more]),
        )

    def _dates(self, gathered: Gathered) -> Iterator[LookLine]:
        try:
            must_be_carried(gathered.record)
        except KnownError as error:
            yield refused(LookTopic.CASE, error)

    def _cards(self, uow: UnitOfWork, fingerprints: Sequence[str]) -> tuple[tuple[Card, ...], list[LookLine]]:
        cards, bad = [], []
        for each in dict.fromkeys(fingerprints):
            try:
                cards.append(self.usable(uow, each))
            except KnownError as error:
                bad.append(refused(LookTopic.RECIPIENT, error))
        return tuple(cards), bad

    def _gathered(self, uow: UnitOfWork, request: Request, choice: BundleChoice, cards: Sequence[Card]) -> Gathered:
        place = self.desk.place
        return Builder(uow, place.vault, uow.office.get(), request, choice, cards).gather(place.now)

    # -- the medium ------------------------------------------------------------------------------------------------------

    def _medium(self, seen: _Seen, target: Path | None) -> tuple[Drive | None, list[LookLine]]:
        if target is None:
            return None, [found(LookCode.MEDIUM_NONE, _STOP)]
        try:
            writable(target, make=False)
        except KnownError as error:
            return None, [refused(LookTopic.MEDIUM, error)]
        drive = self.desk.transfer.drive_of(target)
        if drive is None:
            return None, [found(LookCode.MEDIUM_FOLDER, _LOOK, path=str(target))]
        lines = [self._named(drive, target), self._room(drive, seen.needed)]
        if not drive.writable:
            lines.append(found(LookCode.MEDIUM_READ_ONLY, _STOP, name=drive.label or str(drive.path)))
        if drive.file_system.startswith("fuse") and drive.removable:
            lines.append(found(LookCode.MEDIUM_BY_PROGRAM, _LOOK, system=drive.file_system))
        return drive, [*lines, *self._lying_there(seen, drive, target)]

    def _named(self, drive: Drive, target: Path) -> LookLine:
        if not drive.removable:
            return found(LookCode.MEDIUM_FIXED, _LOOK, path=str(target))
        system = drive.file_system or "?"
        if not drive.serial:
            return found(LookCode.MEDIUM_NO_SERIAL, _LOOK, name=drive.label, system=system)
        return found(LookCode.MEDIUM, _GOOD, name=drive.label, system=system, serial=drive.serial)

    def _room(self, drive: Drive, needed: int) -> LookLine:
        if drive.free >= needed:
            return found(LookCode.MEDIUM_ROOM, _GOOD, needed=needed, free=drive.free)
        if drive.free > _WORTH and self.desk.can_prepare(needed):  # its parts are carried one medium after the other
            more = _media(drive, needed - drive.free)
            return found(LookCode.MEDIUM_SEVERAL, _LOOK, needed=needed, free=drive.free, count=1 + more)
        return found(LookCode.MEDIUM_FULL, _STOP, needed=needed, free=drive.free, count=_media(drive, needed))

    def _lying_there(self, seen: _Seen, drive: Drive, target: Path) -> Iterator[LookLine]:
        """What else is on it, said by number only, and whether this office knows the medium."""
        if not drive.removable:
            return
        there = self.desk.transfer.lying_on(target)
        for code, count in (
            (LookCode.MEDIUM_UNFINISHED, there.unfinished),
            (LookCode.MEDIUM_BUNDLES, there.bundles),
            (LookCode.MEDIUM_OTHER_THINGS, there.others),
        ):
            if count:
                yield found(code, _LOOK, count=count)
        if not (there.unfinished or there.bundles or there.others):
            yield found(LookCode.MEDIUM_EMPTY, _GOOD)
        lost = seen.uow.incidents.carrier(drive.serial) if drive.serial else None
        if lost is not None and lost.state is CarrierState.LOST:
            yield found(LookCode.MEDIUM_LOST, _LOOK, name=lost.label or drive.label or drive.serial, must_see=True)
        carried = {m.bundle_uid: m.begun_at for m in seen.uow.bundles.all_media() if m.holds and m.serial == drive.serial}
        if drive.serial and carried:
            yield found(LookCode.MEDIUM_KNOWN, _GOOD, count=len(carried), on=max(carried.values()).date())

    # -- the recipients --------------------------------------------------------------------------------------------------

    def _recipients(self, seen: _Seen) -> Iterator[LookLine]:
        other, office = seen.request.particulars.other_state, seen.choice.without_card
        if office and office.name.strip():
            yield found(LookCode.RECIPIENT_PASSPHRASE, _LOOK, name=office.name.strip())
            if other and office.country and office.country != other:
                theirs, ours = screen().state(office.country), screen().state(other)
                yield found(LookCode.RECIPIENT_OTHER_STATE, _LOOK, name=office.name.strip(), state=theirs, case=ours)
        elif not office and not seen.cards:
            yield found(LookCode.RECIPIENT_NONE, _STOP)
        today, people = self.desk.place.today, {each.uid: each.full_name for each in seen.uow.people.all()}
        for card in seen.cards:
            fresh = self.freshness(card.fingerprint)
            if fresh.state is FreshState.STALE:
                yield found(LookCode.RECIPIENT_LONG_AGO, _LOOK, name=card.name, on=fresh.last, due=fresh.due)
            elif fresh.last is None:
                yield found(LookCode.RECIPIENT_NEVER, _LOOK, name=card.name)
            else:
                by = people.get(card.trusted_by, card.trusted_by) or "-"
                yield found(LookCode.RECIPIENT, _GOOD, name=card.name, by=by, on=fresh.last)
            yield found(LookCode.RECIPIENT_WORDS, _GOOD, name=card.name, words=" ".join(words_of(card)))
            if card.valid_to is not None and card.valid_to - today <= SOON:
                yield found(LookCode.RECIPIENT_ENDS, _LOOK, name=card.name, end=card.valid_to)
            if other and card.country != other:
                theirs, ours = screen().state(card.country), screen().state(other)
                yield found(LookCode.RECIPIENT_OTHER_STATE, _LOOK, name=card.name, state=theirs, case=ours)
        if seen.cards:
            yield found(LookCode.RECIPIENT_OWN, _GOOD)

    # -- the case --------------------------------------------------------------------------------------------------------

    def _case(self, seen: _Seen) -> Iterator[LookLine]:
        uow, request = seen.uow, seen.request
        missing = lacking(uow, request)
        letters = [letter.status for letter in uow.letters.of_request(request.id)]
        drafts = sum(s in {LetterStatus.DRAFT, LetterStatus.REVIEW, LetterStatus.APPROVED} for s in letters)
        unsent = letters.count(LetterStatus.SEALED)
        today = self.desk.place.today
        days = ((each, each.watched(today)) for each in uow.requests.deadlines(request.id))
        passed = sum(1 for each, on in days if on and on < today and each.kind is not LimitKind.MAY)
        if missing:
            yield found(
                LookCode.CASE_CHECKLIST,
                _LOOK,
                count=len(missing),
                items=listed(*missing[:_NAMED], *(["..."] if len(missing) > _NAMED else [])),
            )
        for code, count in ((LookCode.CASE_DRAFTS, drafts), (LookCode.CASE_UNSENT, unsent), (LookCode.CASE_PASSED, passed)):
            if count:
                yield found(code, _LOOK, count=count)
        if not (missing or drafts or unsent or passed):
            yield found(LookCode.CASE_WHOLE, _GOOD)
        if request.particulars.confidentiality is Confidentiality.RESTRICTED:
            without_card = seen.choice.without_card
            named = [card.name for card in seen.cards] or [without_card.name.strip() if without_card else ""]
            names = listed(*filter(None, named)) or screen().state(request.particulars.other_state)
            yield found(LookCode.CASE_RESTRICTED, _LOOK, names=names, must_see=True)
        protected = [person for person in request.particulars.persons if person.protected]
        if protected:
            roles = listed(*dict.fromkeys(label(person.role) for person in protected))
            yield found(LookCode.CASE_PROTECTED, _LOOK, count=len(protected), roles=roles, must_see=True)

    def _contents(self, seen: _Seen) -> Iterator[LookLine]:
        gathered, record = seen.gathered, seen.gathered.record
        going = [item for item in record.evidence if withheld(item.classification)]
        if going:
            yield found(LookCode.WITHHELD_GOES, _LOOK, count=len(going), reason=seen.choice.although.strip())
        if gathered.kept_back:
            yield found(LookCode.WITHHELD_STAYS, _LOOK, exhibits=listed(*gathered.kept_back))
        if gathered.things:
            yield found(LookCode.THINGS_STAY, _LOOK, exhibits=listed(*gathered.things))
        parts = left_out(self._gathered(seen.uow, seen.request, BundleChoice(), seen.cards).record, record)
        if parts:
            yield found(LookCode.LEFT_OUT, _LOOK, parts=listed(*parts))
        if record.duties:
            yield found(LookCode.DUTIES, _GOOD, count=len(record.duties))
        yield found(LookCode.STAYS, _GOOD)

    def _computer(self, seen: _Seen) -> Iterator[LookLine]:
        last, now = seen.uow.audit.last(), self.desk.place.now
        if last is not None and now < (at := datetime.fromisoformat(last.at)) - SLACK:
            yield found(LookCode.CLOCK_BACK, _LOOK, now=now, last=at)
        if not self.desk.can_prepare(seen.needed):
            yield found(LookCode.COMPUTER_ROOM, _LOOK, free=self.desk.transfer.room(self.desk.quarantine.parent))


def _media(drive: Drive, needed: int) -> int:
    """How many empty media as large as this one so many bytes take."""
    room = drive.total - drive.total // 100 - _SPARE
    return max(1, -(-needed // room)) if room > 0 else 1


def staying(gathered: Gathered) -> tuple[str, ...]:
    """Which exhibits are not in a bundle although they belong to the case, in the language of the screen."""
    told = ((KEPT_BACK, gathered.kept_back), (THINGS, gathered.things))
    return tuple(_(text).format(exhibits=listed(*exhibits)) for text, exhibits in told if exhibits)


def writable(target: Path, *, make: bool) -> None:
    """A folder that exists, or that can be made in one that does (``make``: is made), and in which a bundle has room for its
    names: Windows would answer as if the medium were gone.
    """
    if not has_room_for_names(target, _LONGEST_NAME):
        raise KnownError(Code.BUNDLE_TARGET, path=target, reason=why("its own name is too long for the names of a bundle"))
    try:
        wanted = not target.exists() and target.parent.is_dir()
        if wanted and make:
            target.mkdir()
        if not (target.is_dir() or wanted):
            raise KnownError(Code.BUNDLE_TARGET, path=target, reason=why("there is no such folder"))
    except OSError as error:
        raise KnownError(Code.BUNDLE_TARGET, path=target, reason=error.strerror or str(error)) from error
