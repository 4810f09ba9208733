# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters that follow earlier ones: what has not left is superseded, what has left is corrected or withdrawn by a new letter.

The earlier letter keeps its number, its bytes and its place in the register.
"""

from __future__ import annotations

from dataclasses import replace

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import KEPT, Follow, Letter, LetterAct, LetterStatus
from mlat_desktop.i18n import _
from mlat_desktop.services.letters.carrying import Carried, carried, for_letter
from mlat_desktop.services.letters.desk import name_of
from mlat_desktop.services.letters.kinds import CORRECTION, RETRACTION
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.writing import Begun, Followed, Writing
from mlat_desktop.services.ports import UnitOfWork

_CARRIED = frozenset(
    {
        *("to_name", "to_address", "to_state", "our_reference", "their_reference", "their_date", "subject_matter"),
        *("treaty", "article", "signatory_name", "signatory_title", "officer", "contact"),
    }
)


class Following(Writing):
    """Begins letters that follow others."""

    def supersede(self, letter_id: int, *, annexes: bool = True) -> Done[Letter]:
        """Begin a letter with the same content in place of a sealed one that has not left; once it is sealed the first is
        void. Its ``annexes`` come along, a certified translation of it unconfirmed.
        """
        self._must(LetterAct.SUPERSEDE)
        with self._place.store.write() as uow:
            first = self._at(uow, letter_id, LetterAct.SUPERSEDE)
            self._must_be_free(uow, first)
            made = replace(
                first,
                id=0,
                uid=self._place.new_uid(),
                status=LetterStatus.DRAFT,
                content=letter_text.load(first.content).to_json(),
                drafted_by=self._place.user.uid,
                drafted_at=self._place.now,
                follows=first.uid,
                follows_as=Follow.SUPERSEDES,
                version=1,
                number="",
                approved_by="",
                approved_at=None,
                sealed_by="",
                sealed_at=None,
                digest="",
                sha256="",
                blob="",
                copies=0,
                dated_on=None,
                signed_on=None,
                follows_reason="",
            )
            made = replace(made, id=uow.letters.add(made))
            uow.letters.list_cases(made.id, uow.letters.cases(first.id))
            self._audit(uow, "letter.drafted", made, kind=made.kind, language=made.language, supersedes=first.number)
            if annexes:
                self._carry(uow, first, made, Follow.SUPERSEDES)
            uow.commit()
        return self._done(made)

    def correct(self, letter_id: int, language: str = "", *, annexes: bool = True) -> Done[Letter]:
        """Begin the letter that corrects one which has left; the language is that of the first by default, and what stood in
        two languages is corrected in two. Its ``annexes`` come along, a translation of it does not.
        """
        self._must(LetterAct.CORRECT)
        return self._answering(letter_id, LetterAct.CORRECT, Follow.CORRECTS, language, "", annexes=annexes)

    def withdraw(self, letter_id: int, reason: str, language: str = "") -> Done[Letter]:
        """Begin the letter that withdraws one which has left. The reason is the office's own: it stands in the register, and
        never in the letter by itself.
        """
        self._must(LetterAct.WITHDRAW)
        said = letter_text.clean(reason).strip()
        if not said:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=why("the reason"))
        return self._answering(letter_id, LetterAct.WITHDRAW, Follow.WITHDRAWS, language, said)

    def carried(self, letter_id: int, how: Follow) -> tuple[Carried, ...]:
        """The annexes of a letter, and which of them would come along into one that follows it."""
        with self._place.store.read() as uow:
            return carried(uow, uow.letters.get(letter_id), how)

    def followers(self, letter_id: int) -> tuple[Letter, ...]:
        """The letters that supersede, correct or withdraw this one and are not void, oldest first."""
        with self._place.store.read() as uow:
            return uow.letters.followers(uow.letters.get(letter_id).uid)

    def followed(self, letter_id: int) -> Letter | None:
        """The earlier letter that this one supersedes, corrects or withdraws."""
        with self._place.store.read() as uow:
            return uow.letters.find(uow.letters.get(letter_id).follows)

    def _answering(
        self, letter_id: int, act: LetterAct, how: Follow, language: str, reason: str, *, annexes: bool = False
    ) -> Done[Letter]:
        with self._place.store.write() as uow:
            first = self._at(uow, letter_id, act)
            self._must_be_free(uow, first)
            matter = matter_of(uow, first)
            kind = CORRECTION if how is Follow.CORRECTS else RETRACTION
            known = languages_of(uow).codes(kind)
            code = language or (first.language if first.language in known else "en")
            beside = first.beside if first.beside in known and first.beside != code else ""
            signing = self._signing(uow)
            second = {**signing, **_carried(first.beside_content)} if beside else {}
            begun = Begun(matter, kind, code, {**signing, **self._of_first(first)}, {}, beside, second)
            made = self._begin(uow, begun, followed=Followed(first, how, reason))
            uow.letters.list_cases(made.id, uow.letters.cases(first.id))
            if annexes:
                self._carry(uow, first, made, how)
            uow.commit()
        return self._done(made)

    def _carry(self, uow: UnitOfWork, first: Letter, made: Letter, how: Follow) -> None:
        """Take the annexes of the first letter over."""
        found = for_letter(uow, carried(uow, first, how), made, self._place.new_uid)
        if found:
            uow.letters.set_annexes(made.id, found)
            told = {"from": first.number, "sha256": [each.sha256 for each in found]}
            self._audit(uow, "letter.annexes-carried", made, fields=("annexes",), **told)

    def _must_be_free(self, uow: UnitOfWork, first: Letter) -> None:
        """Two letters that both end one would contradict each other; corrections may come one after the other."""
        for other in uow.letters.followers(first.uid):
            if other.follows_as is not Follow.CORRECTS or other.status not in KEPT:
                raise KnownError(Code.LETTER_FOLLOWED, letter=name_of(first), other=name_of(other))

    def _void_superseded(self, uow: UnitOfWork, letter: Letter) -> None:
        """The letter that is sealed now takes the place of the one that it supersedes."""
        first = uow.letters.find(letter.follows) if letter.follows_as is Follow.SUPERSEDES else None
        if first is None or first.status is LetterStatus.VOID:
            return
        if not first.may(LetterAct.VOID):
            raise KnownError(Code.LETTER_LEFT, letter=name_of(first))
        reason = _("superseded by {number}").format(number=letter.number)
        first = self._update(uow, replace(self._moved(first, LetterAct.VOID), void_reason=reason))
        self._audit(uow, "letter.voided", first, reason=reason, superseded_by=letter.number)

    def _of_first(self, first: Letter) -> dict[str, str]:
        """What a letter of correction takes over from the first; nothing of why."""
        day = first.dated_on or (self._day_of(first.sealed_at) if first.sealed_at else None)
        return {
            **_carried(first.content),
            "first_number": first.number,
            "first_date": day.isoformat() if day else "",
        }


def _carried(content: str) -> dict[str, str]:
    """What a letter of correction takes over from a text of the first."""
    before = letter_text.load(content).fields
    return {name: before[name] for name in _CARRIED if before.get(name)}
