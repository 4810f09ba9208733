# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Comments on a letter before it is sealed, and the way back to its writer with them.

They are between the people of the office: they never reach the page, nor the record that is signed.
"""

from __future__ import annotations

from dataclasses import replace

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter, LetterAct, LetterComment
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.letters.desk import LettersDesk, name_of
from mlat_desktop.services.ports import UnitOfWork

MOST = 4000
"""Letters of a comment."""
_QUOTE = 80


class Commenting(LettersDesk):
    """Keeps comments, settles them, and sends a letter back with them."""

    def comments(self, letter_id: int) -> tuple[LetterComment, ...]:
        """The comments on a letter, oldest first; they stay when it is sealed."""
        with self._place.store.read() as uow:
            return uow.letters.comments(uow.letters.get(letter_id).id)

    def comment(self, letter_id: int, text: str, block: int | None = None) -> Done[LetterComment]:
        """Remark something on the letter, or on one block of its text (from 0)."""
        self._must(LetterAct.COMMENT)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.COMMENT)
            made = self._commented(uow, letter, text, block)
            uow.commit()
        return Done(made, self._done(letter).changes)

    def settle(self, letter_id: int, comment: Uid, answer: str = "") -> Done[LetterComment]:
        """Settle a comment, with an answer or without; it stays to be read."""
        self._must(LetterAct.SETTLE)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.SETTLE)
            found = next((each for each in uow.letters.comments(letter.id) if each.uid == comment), None)
            if found is None:
                raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=why("there is no such comment"))
            if not found.open:
                raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=why("it is settled already"))
            ended = replace(
                found, settled_by=self._place.user.uid, settled_at=self._place.now, answer=_said(letter, answer, needed=False)
            )
            uow.letters.settle_comment(ended)
            self._audit(uow, "letter.comment-settled", letter, comment=ended.uid, answer=ended.answer)
            uow.commit()
        return Done(ended, self._done(letter).changes)

    def send_back(self, letter_id: int, text: str = "") -> Done[Letter]:
        """Make a draft again of a letter that waits for approval or for the seal, because of the comments on it: there must be
        one that is open, or ``text`` is one. An approval given is void.
        """
        self._must(LetterAct.SEND_BACK)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.SEND_BACK)
            if text.strip():
                self._commented(uow, letter, text, None)
            left = [each.uid for each in uow.letters.comments(letter.id) if each.open]
            if not left:
                raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=why("say what is to be changed"))
            letter = self._update(uow, self._unapproved(letter, LetterAct.SEND_BACK))
            self._audit(uow, "letter.sent-back", letter, comments=left)
            uow.commit()
        return self._done(letter)

    def _unapproved(self, letter: Letter, act: LetterAct) -> Letter:
        return replace(self._moved(letter, act), approved_by="", approved_at=None)

    def _commented(self, uow: UnitOfWork, letter: Letter, text: str, block: int | None) -> LetterComment:
        made = LetterComment(
            uid=self._place.new_uid(),
            letter_id=letter.id,
            text=_said(letter, text, needed=True),
            written_by=self._place.user.uid,
            written_at=self._place.now,
            block=block,
            quote=_quoted(letter, block),
        )
        uow.letters.add_comment(made)
        self._audit(uow, "letter.commented", letter, comment=made.uid, text=made.text, block=block)
        return made


def _said(letter: Letter, text: str, *, needed: bool) -> str:
    said = letter_text.clean(text).strip()
    if needed and not said:
        raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=why("nothing is said"))
    if len(said) > MOST:
        raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=why("it has more than {most} letters", most=MOST))
    return said


def _quoted(letter: Letter, block: int | None) -> str:
    """How the block begins of which something is said; its text may be another one later."""
    if block is None:
        return ""
    blocks = letter_text.load(letter.content).blocks
    if not 0 <= block < len(blocks):
        reason = why("the letter has no paragraph {number}", number=block + 1)
        raise KnownError(Code.LETTER_COMMENT, letter=name_of(letter), reason=reason)
    text = blocks[block].text.replace("**", "") or blocks[block].field
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rstrip() + "…"
