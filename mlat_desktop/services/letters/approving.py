# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter from the draft to the seal: handed over by one person, approved by a second, numbered, drawn, signed and kept in one
unit of work. Afterwards its bytes never change.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Fault
from mlat_desktop.domain.letters import Letter, LetterAct, LetterStatus
from mlat_desktop.i18n import _
from mlat_desktop.labels import label
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.letters import refusing
from mlat_desktop.services.letters.annexing import Sealing, must_leave_by_choice
from mlat_desktop.services.letters.commenting import Commenting
from mlat_desktop.services.letters.desk import day_refused, name_of
from mlat_desktop.services.letters.following import Following
from mlat_desktop.services.letters.ink import signs_by_hand
from mlat_desktop.services.letters.kinds import POSTPONEMENT, REFUSAL, REQUEST
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.leaving import Dispatch, Leaving
from mlat_desktop.services.letters.matter import Matter, matter_of
from mlat_desktop.services.letters.sealing import SealEnd, end_of, must_be_valid, seal_keys
from mlat_desktop.services.letters.sheets import sheets_of
from mlat_desktop.services.letters.stationery import images_of
from mlat_desktop.services.letters.translating import Translating, must_translate_this
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.reviews.checklists import must_be_whole

_BEFORE_SEAL = frozenset({LetterStatus.DRAFT, LetterStatus.REVIEW, LetterStatus.APPROVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCheck:
    """What stands in the way of sealing a letter, nothing if it can be sealed once it is approved."""

    letter: Letter
    hindrances: tuple[KnownError, ...]
    end: SealEnd


class Approving(Commenting, Following, Leaving, Translating):
    """Approves and seals letters."""

    def submit(self, letter_id: int) -> Done[Letter]:
        """Hand a draft over for approval; it must be complete and printable, and no translation of an earlier text go along."""
        self._must(LetterAct.SUBMIT)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.SUBMIT)
            self._must_be_ready(letter)
            must_translate_this(uow, letter)
            must_leave_by_choice(uow, letter)
            if letter.kind == REQUEST:
                must_be_whole(uow, matter_of(uow, letter).case)
            if letter.kind == REFUSAL:
                refusing.must_name_ground(uow, letter, matter_of(uow, letter).case)
            letter = self._update(uow, self._moved(letter, LetterAct.SUBMIT))
            self._audit(uow, "letter.submitted", letter)
            uow.commit()
        return self._done(letter)

    def take_back(self, letter_id: int) -> Done[Letter]:
        """Make a draft again of a letter that waits for approval or for the seal; an approval given is void."""
        self._must(LetterAct.TAKE_BACK)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.TAKE_BACK)
            letter = self._update(uow, self._unapproved(letter, LetterAct.TAKE_BACK))
            self._audit(uow, "letter.taken-back", letter)
            uow.commit()
        return self._done(letter)

    def approve(self, letter_id: int, *, with_comments: bool = False, version: int | None = None) -> Done[Letter]:
        """Approve a submitted letter: a second person than those who wrote it, unless the office works with one. Comments that
        nobody has settled are not passed over in silence: ``LETTER_COMMENTS_OPEN`` unless ``with_comments``. With
        ``version`` only as that person read it (``LETTER_CHANGED``).
        """
        self._must(LetterAct.APPROVE)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.APPROVE)
            if version is not None and version != letter.version:
                raise KnownError(Code.LETTER_CHANGED, letter=letter.subject)
            user = self._place.user
            two_people = uow.office.get().settings.get("two_people", "on") != "off"
            if two_people and user.uid in self._writers(uow, letter):
                raise KnownError(Code.LETTER_SECOND_PERSON, user=user.full_name or user.name)
            self._must_be_ready(letter)
            must_leave_by_choice(uow, letter)
            left = [each for each in uow.letters.comments(letter.id) if each.open]
            if left and not with_comments:
                raise KnownError(Code.LETTER_COMMENTS_OPEN, letter=name_of(letter), count=len(left), first=left[0].text)
            letter = self._moved(letter, LetterAct.APPROVE)
            letter = self._update(uow, replace(letter, approved_by=user.uid, approved_at=self._place.now))
            open_comments: dict[str, Any] = {"open_comments": [each.uid for each in left]} if left else {}
            self._audit(uow, "letter.approved", letter, **open_comments)
            uow.commit()
        return self._done(letter)

    def seal(
        self,
        letter_id: int,
        progress: Progress | None = None,
        *,
        dispatch: Dispatch | None = None,
        dated: date | None = None,
    ) -> Done[Letter]:
        """Number, draw, sign and keep an approved letter; with ``dispatch`` it leaves in the same step. ``dated`` is the day
        that the page bears, today by default. A letter that it supersedes is void from then on.

        One unit of work: if anything fails, no number is taken, no file is kept and the letter is as it was.
        """
        self._must(LetterAct.SEAL)
        heard = progress or Silent()
        kept: list[StoredBlob] = []
        try:
            with self._place.store.write() as uow:
                letter = self._at(uow, letter_id, LetterAct.SEAL)
                matter = matter_of(uow, letter)
                for gate in self._gates(uow, letter, matter):
                    gate()
                heard.step(1, 4, _("Drawing the letter"))
                letter, pdf = self._sealed(uow, letter, matter, self._page_day(letter, dated), kept)
                heard.step(2, 4, _("Keeping the letter"))
                source = io.BytesIO(pdf)
                blob = self._place.vault.put(source, size=len(pdf), progress=Silent(), cancel=CancelToken())
                kept.append(blob)
                uow.exhibits.add_blob(blob)
                letter = self._update(uow, replace(letter, sha256=blob.sha256, blob=blob.id))
                self._audit(uow, "letter.sealed", letter, number=letter.number, sha256=letter.sha256, digest=letter.digest)
                self._void_superseded(uow, letter)
                if dispatch:
                    letter = self._dispatched(uow, letter, dispatch)
                heard.step(3, 4, _("Recording the letter"))
                uow.commit()
        except BaseException as error:
            if isinstance(error, KnownError) and error.code is Code.SEAL_TOKEN:
                self._place.seal_pin = ""  # a wrong PIN told twice more would lock the device
            self._place.forget(*kept)
            raise
        heard.step(4, 4, _("Sealed"))
        return self._done(letter, events=dispatch is not None)

    def check(self, letter_id: int) -> SealCheck:
        """What stands in the way of sealing a letter that is not sealed yet, and until when the seal is valid."""
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            if letter.status not in _BEFORE_SEAL:
                raise KnownError(Code.LETTER_STATE, letter=name_of(letter), status=label(letter.status))
            found = []
            for gate in self._gates(uow, letter, matter_of(uow, letter)):
                try:
                    gate()
                except KnownError as error:
                    found.append(error)
            return SealCheck(letter=letter, hindrances=tuple(found), end=end_of(uow, self._place.now))

    def _gates(self, uow: UnitOfWork, letter: Letter, matter: Matter) -> tuple[Callable[[], object], ...]:
        """What a letter must pass to be sealed, each refusing with its own sentence."""
        gates: list[Callable[[], object]] = [
            lambda: self._must_be_ready(letter),
            lambda: must_translate_this(uow, letter),
            lambda: must_leave_by_choice(uow, letter),
        ]
        if letter.kind == REFUSAL:
            gates.append(lambda: refusing.must_allow(uow, letter, matter.case))
        if letter.kind == POSTPONEMENT:
            gates.append(lambda: duties.must_have_consulted(uow, matter.case, duties.POSTPONE))
        return (*gates, lambda: must_be_valid(uow, self._place.now))

    def _page_day(self, letter: Letter, dated: date | None) -> date:
        """The day that the page bears."""
        if dated is None:
            return self._place.today
        if dated < self._day_of(letter.drafted_at):
            raise day_refused(letter, dated, why("the letter was not yet begun then"))
        return self._not_ahead(letter, dated)

    def _sealed(
        self, uow: UnitOfWork, letter: Letter, matter: Matter, on: date, kept: list[StoredBlob]
    ) -> tuple[Letter, bytes]:
        keys = seal_keys(uow, self._place.now, self._place.seal_pin)
        office, now = uow.office.get(), self._place.now.replace(microsecond=0)
        today = now.astimezone(ZoneInfo(office.zone)).date()  # of its number, whatever day the page bears
        number = f"L-{today.year}-{uow.letters.take_number(today.year):04d}"
        content, annexes = letter_text.load(letter.content), uow.letters.annexes(letter.id)
        # Where a person signs on the paper, an image of a signature above that line would be a second one.
        signing = frozenset[str]() if signs_by_hand(office) else frozenset({self._place.user.uid, letter.approved_by})
        images = images_of(uow, content.fields.get("signatory_name", ""), signing)
        sheets = sheets_of(office, matter, letter, languages_of(uow), annexes, images)
        bound = self._bound(uow, letter, sheets, Sealing(number, on, now), kept)
        record = sheets.record(letter, number=number, on=on, bound=bound)
        digest = letter_text.record_digest(record)
        code = self._press.qr_text(keys, country=office.country, number=number, on=on, digest=digest)
        plain = self._press.compose(sheets.final(number=number, on=on, at=now, qr=code, check_code=check_code(number, digest)))
        pdf = self._press.seal(plain, keys, at=now, reason=f"{office.name}: {number}", location=office.country)
        if self._press.examine(pdf).fault is not Fault.NONE:
            raise BugError("a letter that was just sealed does not verify")
        letter = replace(
            self._moved(letter, LetterAct.SEAL),
            number=number,
            digest=digest,
            content=sheets.sealed_content(record),
            sealed_by=self._place.user.uid,
            sealed_at=self._place.now,
            dated_on=on,
        )
        return letter, pdf
