# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What every act with a letter needs: to find it in the state that the act asks for, to keep what became of it, to say what is
wrong with it before anything is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_text import Content
from mlat_desktop.domain.letters import KEPT, LIFE, Letter, LetterAct
from mlat_desktop.domain.people import PERMITTED
from mlat_desktop.labels import label
from mlat_desktop.services.casework import TOUCHED, Casework
from mlat_desktop.services.letters.beside import must_be_told, pair_of
from mlat_desktop.services.letters.kinds import field_label
from mlat_desktop.services.letters.matter import Matter
from mlat_desktop.services.letters.port import LetterPress, Printer
from mlat_desktop.services.letters.words import Saying
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

MOST_LETTER = 32 << 20
"""Bytes of a sealed letter or of the scan of one."""
_WRITING = frozenset(
    {
        *("letter.edited", "letter.annex-added", "letter.annex-moved", "letter.annex-removed"),
        "letter.translation-confirmed",
    }
)


class LettersDesk:
    """The parts that the acts with letters share."""

    def __init__(self, place: Workplace, casework: Casework, press: LetterPress, printer: Printer | None = None) -> None:
        self._place = place
        self._casework = casework
        self._press = press
        self._printer = printer

    def show(self, letter_id: int) -> Letter:
        """The record of a letter."""
        with self._place.store.read() as uow:
            return uow.letters.get(letter_id)

    def _subject(self, content: Content, matter: Matter) -> str:
        said = Saying(content.language, (matter.state, self._place.office.country))
        return letter_text.plain(letter_text.fill(content, said).subject)

    def _must_be_ready(self, letter: Letter) -> None:
        content = letter_text.load(letter.content)
        pair = pair_of(letter)
        missing = [*content.missing(), *content.broken_off(), *(pair.complete().broken_off() if pair else ())]
        if missing:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=field_label(missing[0]))
        if pair is not None:
            must_be_told(pair)
        self._must_be_printable(letter)

    def _must_be_printable(self, letter: Letter) -> None:
        for content in map(letter_text.load, filter(None, (letter.content, letter.beside_content))):
            self._must_have_faces(content)

    def _must_have_faces(self, content: Content) -> None:
        texts = [(field_label(name), value) for name, value in content.fields.items()]
        texts += [
            (why("the text of the letter"), text)
            for text in (
                content.title,
                content.subject,
                *(part for block in content.blocks for part in (block.text, *block.heads)),
            )
        ]
        for name, text in texts:
            char = self._press.uncovered(text)
            if char:
                raise KnownError(Code.LETTER_GLYPH_MISSING, character=f"{char} (U+{ord(char):04X})", field=name)

    def _writers(self, uow: UnitOfWork, letter: Letter) -> set[str]:
        told = uow.audit.of_subject(letter.uid, letter.request_id)
        return {letter.drafted_by, *(entry.actor for entry in told if entry.action in _WRITING)}

    def _must(self, act: LetterAct) -> None:
        """Refuse what the role permits to nobody of its kind; before the letter is read, which tells of it."""
        by, user = LIFE[act].by, self._place.user
        if not any(each in PERMITTED[user.role] for each in by[1:]):
            user.must(by[0])

    def _at(self, uow: UnitOfWork, letter_id: int, act: LetterAct) -> Letter:
        """The letter, if it stands where this may be done with it."""
        letter = uow.letters.get(letter_id)
        if not letter.may(act):
            if LIFE[act].of == KEPT:
                raise KnownError(Code.LETTER_NOT_SEALED, letter=name_of(letter))
            raise KnownError(Code.LETTER_STATE, letter=name_of(letter), status=label(letter.status))
        return letter

    def _moved(self, letter: Letter, act: LetterAct) -> Letter:
        """The letter where it stands after an act."""
        to = LIFE[act].to
        return letter if to is None else replace(letter, status=to)

    def _update(self, uow: UnitOfWork, letter: Letter) -> Letter:
        changed = replace(letter, version=letter.version + 1)
        uow.letters.update(changed)
        return changed

    def _bytes(self, uow: UnitOfWork, letter: Letter) -> bytes:
        if not letter.blob:
            raise KnownError(Code.LETTER_NOT_SEALED, letter=name_of(letter))
        return self._place.vault.read(uow.exhibits.blob(letter.blob), most=MOST_LETTER)

    def _day_of(self, at: datetime) -> date:
        """The day at the office."""
        return at.astimezone(ZoneInfo(self._place.office.zone)).date()

    def _not_ahead(self, letter: Letter, day: date) -> date:
        if day > self._place.today:
            raise day_refused(letter, day, why("it lies in the future"))
        return day

    def _not_before_seal(self, letter: Letter, day: date) -> date:
        """A day on which something was done with the paper: it was not there before the seal, and the future is not known."""
        if letter.sealed_at is not None and day < self._day_of(letter.sealed_at):
            raise day_refused(letter, day, why("the letter was not yet sealed then"))
        return self._not_ahead(letter, day)

    def _audit(self, uow: UnitOfWork, action: str, letter: Letter, *, fields: tuple[str, ...] = (), **detail: object) -> None:
        self._place.write_audit(uow, action, letter.uid, fields=fields, detail=detail or None, request_id=letter.request_id)

    def _done(self, letter: Letter, *, events: bool = False) -> Done[Letter]:
        kinds = {Kind.LETTER, *(TOUCHED if events else ())}
        about = [] if letter.request_id is None else [letter.request_id]
        return Done(letter, Changes.of(*kinds, requests=about))


def day_refused(letter: Letter, day: date, reason: Why) -> KnownError:
    """The refusal of a day."""
    return KnownError(Code.LETTER_DAY, letter=name_of(letter), day=day, reason=reason)


def name_of(letter: Letter) -> str:
    """How a refusal names a letter: by its number, or by its local key before it has one."""
    return letter.number or str(letter.id)
