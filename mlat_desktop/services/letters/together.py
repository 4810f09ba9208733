# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Acts on several letters at once: approve, seal, print.

Each letter is a unit of work of its own. What is done to one stays done whatever becomes of the next, a refusal of one keeps
nothing from the others, and who stops between two letters leaves the rest as they were. Asked a second time, a letter that has
been through the act is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mlat_desktop.domain.changes import Changes, Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import KEPT, Letter, LetterStatus
from mlat_desktop.domain.printing import PrintOptions
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.workplace import Workplace

MOST = 500
"""Letters in one act: the pages of more would fill the memory of a small computer, and the tray of any printer."""
_PAST_APPROVAL = frozenset({LetterStatus.APPROVED, *KEPT})


class Outcome(StrEnum):
    """What became of one letter."""

    DONE = "done"
    SAME = "same"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswer:
    """What became of one letter: ``SAME`` had been through the act before, ``LEFT`` was not begun when somebody stopped."""

    id: int
    number: str = ""
    subject: str = ""
    outcome: Outcome = Outcome.LEFT
    refused: KnownError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswers:
    """What became of each letter, in the order of asking."""

    letters: tuple[LetterAnswer, ...]

    def having(self, outcome: Outcome) -> tuple[LetterAnswer, ...]:
        """The letters of which this became."""
        return tuple(each for each in self.letters if each.outcome is outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Letters as they go to a printer that takes images: ``papers`` by letter, in order; ``answers`` has the others too."""

    papers: Mapping[int, bytes]
    answers: LetterAnswers


class LettersTogether:
    """Acts on letters that somebody has chosen."""

    def __init__(self, place: Workplace, letters: Correspondence) -> None:
        self._place, self._letters = place, letters

    def waiting(self, *statuses: LetterStatus) -> tuple[Letter, ...]:
        """The letters in these states that have not left, the longest waiting first."""
        with self._place.store.read() as uow:
            found = (*uow.letters.waiting(), *uow.letters.sealed())
        return tuple(each for each in found if each.status in statuses)

    def approve(
        self,
        letters: Sequence[int],
        *,
        looked_at: Mapping[int, int] | None = None,
        with_comments: Collection[int] = (),
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[LetterAnswers]:
        """Approve submitted letters. With ``looked_at`` only those at which somebody looked, in the version looked at. One on
        which a comment is open is left out, unless it is among ``with_comments``: approved knowing of them.
        """

        def approve(letter: Letter) -> Done[Letter]:
            if looked_at is not None and letter.id not in looked_at:
                raise KnownError(Code.LETTER_NOT_LOOKED_AT, letter=letter.subject)
            version = None if looked_at is None else looked_at[letter.id]
            return self._letters.approve(letter.id, with_comments=letter.id in with_comments, version=version)

        return self._each(letters, approve, lambda letter: letter.status in _PAST_APPROVAL, progress, cancel)

    def seal(
        self, letters: Sequence[int], *, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Done[LetterAnswers]:
        """Number, seal and keep approved letters, one after the other."""

        def seal(letter: Letter) -> Done[Letter]:
            return self._letters.seal(letter.id)

        return self._each(letters, seal, lambda letter: letter.status in KEPT, progress, cancel)

    def print(
        self,
        letters: Sequence[int],
        options: PrintOptions,
        *,
        one_job: bool = True,
        again: bool = False,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[LetterAnswers]:
        """Print sealed letters in the order of asking, as one job or as one each, and record the copies. Those that were
        printed before are left alone, unless they are wanted ``again``: as duplicates. Who stops before one job is handed over
        gets no paper at all.
        """
        self._letters.may_print(options.copies)
        self._letters.must_take_files()
        if not one_job:
            return self._each(
                letters, lambda letter: self._letters.print(letter.id, options), _printed_unless(again), progress, cancel
            )
        stack = self.stack(letters, again=again, progress=progress, cancel=cancel)
        if not stack.papers:
            return Done(stack.answers)
        names = [each.number for each in stack.answers.letters if each.id in stack.papers]
        title = names[0] if len(names) == 1 else f"{names[0]} ... {names[-1]}"
        pages = self._letters.joined(tuple(stack.papers.values()), whole_sheets=options.sides.two)
        self._letters.to_printer(pages, options, title)
        return self.record(stack, options.copies)

    def stack(
        self,
        letters: Sequence[int],
        *,
        again: bool = False,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Stack:
        """The pages that a printer gets of each letter. ``CANCELLED`` if somebody stops: nothing was printed yet."""
        token, papers = cancel or CancelToken(), dict[int, bytes]()

        def draw(letter: Letter) -> Done[Letter]:
            papers[letter.id] = self._whole(letter.id)
            return Done(letter)

        answers = self._each(letters, draw, _printed_unless(again), progress, token).value
        token.check()
        return Stack(papers=papers, answers=answers)

    def record(self, stack: Stack, copies: int) -> Done[LetterAnswers]:
        """Record that the letters of a stack came out of a printer."""
        done = self._each(tuple(stack.papers), lambda letter: self._letters.printed(letter.id, copies), _never, None, None)
        recorded = {each.id: each for each in done.value.letters}
        return replace(done, value=LetterAnswers(letters=tuple(recorded.get(each.id, each) for each in stack.answers.letters)))

    # -- parts

    def _whole(self, key: int) -> bytes:
        """A letter, and its annexes after it where the printer takes files; one that takes images gets them later."""
        paper = self._letters.paper(key)
        annexes = self._letters.bound_annexes(key) if self._letters.has_spooler else b""
        return self._letters.joined((paper, annexes), whole_sheets=False) if annexes else paper

    def _each(
        self,
        letters: Sequence[int],
        act: Callable[[Letter], Done[Letter]],
        through: Callable[[Letter], bool],
        progress: Progress | None,
        cancel: CancelToken | None,
    ) -> Done[LetterAnswers]:
        heard, token = progress or Silent(), cancel or CancelToken()
        wanted = _wanted(letters)
        answers, changes = list[LetterAnswer](), Changes()
        for at, key in enumerate(wanted):
            heard.step(at, len(wanted))
            made = LetterAnswer(id=key)
            try:
                letter = self._letters.show(key)
                made = LetterAnswer(id=key, number=letter.number, subject=letter.subject)
                if token.cancelled:
                    answers.append(made)
                    continue
                if through(letter):
                    answers.append(replace(made, outcome=Outcome.SAME))
                    continue
                done = act(letter)
            except KnownError as error:
                answers.append(replace(made, outcome=Outcome.REFUSED, refused=error))
                continue
            changes |= done.changes
            answers.append(replace(made, number=done.value.number, outcome=Outcome.DONE))
        heard.step(len(wanted), len(wanted))
        return Done(LetterAnswers(letters=tuple(answers)), changes)


def _wanted(letters: Iterable[int]) -> list[int]:
    """Each once, in order."""
    wanted = list(dict.fromkeys(letters))
    if len(wanted) > MOST:
        reason = why("at most {most} letters can be chosen for one act, and these are {count}", most=MOST, count=len(wanted))
        raise KnownError(Code.LETTERS_REFUSED, reason=reason)
    return wanted


def _printed_unless(again: bool) -> Callable[[Letter], bool]:
    return lambda letter: bool(letter.copies) and letter.status in KEPT and not again


def _never(_letter: Letter) -> bool:
    return False
