# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Answers a caller who reads out the check code of a letter on paper: which entry of the register it belongs to.

It is a first check. A code can be copied from a true letter to a forged one; what the paper says must be compared with the
answer, and only the sealed file proves it. Codes that belong to nothing are counted: nobody may try them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.check_code import check_code, read_check_code
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Follow, Letter, LetterStatus
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.services.letters.desk import LettersDesk
from mlat_desktop.services.letters.kinds import kinds
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.verdict import decisive
from mlat_desktop.services.ports import UnitOfWork

MOST_MISSES = 5
WITHIN = timedelta(minutes=10)
_SUBJECT = "check-code"


_FIRST_CHECK = N_(
    "This is only a first check: a code can be copied. Compare number, date, addressee and kind with the paper; only the sealed"
    " file proves the letter."
)


class CodeOutcome(StrEnum):
    """What the register says of a code that can be a code."""

    FOUND = "found"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    UNSEEN = "unseen"
    OTHER_NUMBER = "other-number"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAnswer:
    """What may be told to the caller: ``dated_on`` is the day that the page bears, ``followed_by`` the number of the letter
    that corrected or withdrew it. Of a letter whose case is open to others only, nothing but that it is one of ours and stands.
    """

    outcome: CodeOutcome
    code: str
    sentence: str
    letter_id: int | None = None
    number: str = ""
    sealed_on: date | None = None
    dated_on: date | None = None
    followed_by: str = ""
    state: str = ""
    addressee: str = ""
    kind: str = ""

    @property
    def ok(self) -> bool:
        """Whether the code is that of a letter which stands."""
        return self.outcome in {CodeOutcome.FOUND, CodeOutcome.CORRECTED, CodeOutcome.UNSEEN}

    @property
    def notice(self) -> str:
        """What a code does not prove."""
        return _(_FIRST_CHECK)


_SENTENCES: dict[CodeOutcome, str] = {
    CodeOutcome.FOUND: N_("The code is that of letter {number} of this office, sealed on {date}: {kind}, to {state}."),
    CodeOutcome.CORRECTED: N_(
        "The code is that of letter {number} of this office, sealed on {date}: {kind}, to {state}. It was corrected by letter"
        " {other}: read both together."
    ),
    CodeOutcome.WITHDRAWN: N_(
        "The code is that of letter {number} of this office, which was withdrawn by letter {other}. Do not rely on it."
    ),
    CodeOutcome.VOID: N_("The code is that of letter {number} of this office, which was declared void. Do not rely on it."),
    CodeOutcome.UNSEEN: N_("The code is that of a letter of this office. Its case is open to others only; ask one of them."),
    CodeOutcome.OTHER_NUMBER: N_(
        "The code is not that of letter {number}. Do not rely on the paper; ask for the sealed file and verify it."
    ),
    CodeOutcome.UNKNOWN: N_(
        "No letter of this office has this code. Have it read out once more; if it stays so, do not rely on the paper."
    ),
}

_UNSEEN: dict[CodeOutcome, str] = {
    CodeOutcome.FOUND: _SENTENCES[CodeOutcome.UNSEEN],
    CodeOutcome.CORRECTED: N_(
        "The code is that of a letter of this office, which a later letter corrected. Its case is open to others only; ask one"
        " of them."
    ),
    CodeOutcome.WITHDRAWN: N_("The code is that of a letter of this office which a later letter withdrew. Do not rely on it."),
    CodeOutcome.VOID: N_("The code is that of a letter of this office which was declared void. Do not rely on it."),
}


class Telephone(LettersDesk):
    """Answers by check code."""

    def check_code(self, said: str, number: str = "") -> CodeAnswer:
        """The register entry to which a code belongs, of the letter ``number`` alone if it is given.

        Raises ``LETTER_CHECK_CODE`` for what is no code, ``LETTER_CODE_WAIT`` after several codes that belong to nothing.
        """
        self._place.must(Act.READ)
        code, wanted = read_check_code(said), letter_text.clean(number).strip().upper()
        with self._place.store.read() as uow:
            self._must_not_guess(uow)
            whose = next((held for held, digest in uow.whole.letters.digests() if check_code(held, digest) == code), "")
            if whose and wanted in {"", whose.upper()}:
                return self._answer(uow, code, whose)
        with self._place.store.write() as uow:
            self._must_not_guess(uow)
            self._place.write_audit(uow, "letter.code-unknown", _SUBJECT, detail={"code": code, "number": wanted})
            uow.commit()
        outcome = CodeOutcome.OTHER_NUMBER if wanted else CodeOutcome.UNKNOWN
        return CodeAnswer(outcome=outcome, code=code, sentence=_(_SENTENCES[outcome]).format(number=wanted))

    def _must_not_guess(self, uow: UnitOfWork) -> None:
        since, person = self._place.now - WITHIN, self._place.user.uid
        told = [entry for entry in uow.audit.of_subject(_SUBJECT, None) if entry.actor == person]
        missed = [entry for entry in told[-MOST_MISSES:] if datetime.fromisoformat(entry.at) > since]
        if len(missed) >= MOST_MISSES:
            raise KnownError(Code.LETTER_CODE_WAIT, most=MOST_MISSES, minutes=WITHIN.seconds // 60)

    def _answer(self, uow: UnitOfWork, code: str, number: str) -> CodeAnswer:
        letter, kept = uow.letters.find(number), uow.whole.letters.find(number)
        after = decisive(uow.whole.letters, kept.uid) if kept else None
        outcome = _outcome(kept, after)
        if letter is None:  # it exists, and not for whoever asks
            told = CodeOutcome.UNSEEN if outcome is CodeOutcome.FOUND else outcome
            return CodeAnswer(outcome=told, code=code, sentence=_(_UNSEEN[outcome]))
        sealed_on = letter.sealed_at.astimezone(ZoneInfo(uow.office.get().zone)).date() if letter.sealed_at else None
        kind, fields = kinds().get(letter.kind), letter_text.load(letter.content).fields
        state = fields.get("to_state") or matter_of(uow, letter).state
        label = _(kind.label) if kind else letter.kind
        sentence = _(_SENTENCES[outcome]).format(
            number=letter.number,
            date=screen().date(sealed_on, "long") if sealed_on else "",
            kind=label,
            state=screen().state(state) if state else fields.get("to_name", ""),
            other=after.number if after else "",
        )
        return CodeAnswer(
            outcome=outcome,
            code=code,
            sentence=sentence,
            letter_id=letter.id,
            number=letter.number,
            sealed_on=sealed_on,
            dated_on=letter.dated_on or sealed_on,
            followed_by=after.number if after else "",
            state=state,
            addressee=fields.get("to_name", ""),
            kind=label,
        )


def _outcome(letter: Letter | None, after: Letter | None) -> CodeOutcome:
    """What became of a letter, ``after`` being the sealed letter that says most of it."""
    how = after.follows_as if after else None
    if how is Follow.SUPERSEDES or (letter is not None and letter.status is LetterStatus.VOID):
        return CodeOutcome.VOID
    return {Follow.CORRECTS: CodeOutcome.CORRECTED, Follow.WITHDRAWS: CodeOutcome.WITHDRAWN}[how] if how else CodeOutcome.FOUND
