# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several letters in one act: what is done to one stays done, whatever becomes of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pypdfium2
import pytest

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions, Sides
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.letters.together import LetterAnswers, LettersTogether, Outcome
from tests.letters.conftest import Desk
from tests.letters.test_service import IN, refused

pytestmark = pytest.mark.thorough

Sit = Callable[[str], Desk]
FULL = (Outcome.DONE, Outcome.DONE, Outcome.DONE)


@dataclass
class Tray:
    """A printer that remembers each job."""

    jobs: list[tuple[bytes, PrintOptions, str]] = field(default_factory=list)
    broken: int = 0
    """The number of the job that fails, from one on."""

    def queues(self) -> tuple[str, ...]:
        return ("office",)

    def offers(self, queue: str) -> PrinterOffers:
        return PrinterOffers(sides=(Sides.ONE, Sides.LONG_EDGE))

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        self.jobs.append((pdf, options, title))
        if len(self.jobs) == self.broken:
            raise KnownError(Code.PRINTER_FAILED, reason=why("the spooler refused it"))


class StopAfter:
    """Progress that asks to stop once so many letters are done."""

    def __init__(self, count: int) -> None:
        self.token, self._count = CancelToken(), count

    def step(self, done: int, total: int, what: str = "") -> None:
        if done >= self._count:
            self.token.cancel()


def together(desk: Desk) -> LettersTogether:
    return LettersTogether(desk.place, desk.letters)


def submitted(sit: Sit, count: int = 3) -> list[Letter]:
    anna = sit("anna")
    drafts = [anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value for _ in range(count)]
    return [anna.letters.submit(each.id).value for each in drafts]


def keys(letters: Sequence[Letter]) -> list[int]:
    return [each.id for each in letters]


def outcomes(answers: LetterAnswers) -> tuple[Outcome, ...]:
    return tuple(each.outcome for each in answers.letters)


def sealed(sit: Sit, count: int = 3) -> list[int]:
    martin, found = together(sit("martin")), keys(submitted(sit, count))
    martin.approve(found)
    martin.seal(found)
    return found


def test_open_comments_keep_a_letter_out_unless_it_is_approved_knowing_of_them(desk: Sit) -> None:
    martin, found = desk("martin"), submitted(desk)
    for letter in found[:2]:
        martin.letters.comment(letter.id, "Name the article.")
    answers = together(martin).approve(keys(found), with_comments=[found[1].id]).value
    assert outcomes(answers) == (Outcome.REFUSED, Outcome.DONE, Outcome.DONE)
    refusal = answers.letters[0].refused
    assert refusal is not None
    assert refusal.code is Code.LETTER_COMMENTS_OPEN


def test_letters_of_others_are_approved_together_and_not_a_second_time(desk: Sit) -> None:
    letters = submitted(desk)
    own = together(desk("anna")).approve(keys(letters)).value
    assert {each.refused.code for each in own.letters if each.refused} == {Code.LETTER_SECOND_PERSON}
    martin = together(desk("martin"))
    assert outcomes(martin.approve(keys(letters)).value) == FULL
    again = martin.approve(keys(letters))
    assert outcomes(again.value) == (Outcome.SAME,) * 3
    assert not again.changes.kinds


def test_only_what_was_looked_at_is_approved_and_as_it_was_then(desk: Sit) -> None:
    first, second, third = submitted(desk)
    anna, martin = desk("anna"), desk("martin")
    looked_at = {first.id: first.version, second.id: second.version}
    draft = anna.letters.take_back(second.id).value
    anna.letters.edit_fields(second.id, {"remarks": "Something else."}, draft.version)
    anna.letters.submit(second.id)
    answers = together(martin).approve(keys([first, second, third]), looked_at=looked_at).value
    assert outcomes(answers) == (Outcome.DONE, Outcome.REFUSED, Outcome.REFUSED)
    codes = [each.refused.code for each in answers.letters if each.refused]
    assert codes == [Code.LETTER_CHANGED, Code.LETTER_NOT_LOOKED_AT]
    assert martin.letters.show(second.id).status is LetterStatus.REVIEW


def test_who_stops_between_two_letters_leaves_the_rest_as_they_were(desk: Sit) -> None:
    found = keys(submitted(desk))
    martin = desk("martin")
    together(martin).approve(found)
    stop = StopAfter(1)
    answers = together(martin).seal(found, progress=stop, cancel=stop.token).value
    assert outcomes(answers) == (Outcome.DONE, Outcome.LEFT, Outcome.LEFT)
    assert [martin.letters.show(each).status for each in found] == [LetterStatus.SEALED, *[LetterStatus.APPROVED] * 2]
    rest = together(martin).seal(found).value
    assert outcomes(rest) == (Outcome.SAME, Outcome.DONE, Outcome.DONE)
    numbers = [int(martin.letters.show(each).number[-4:]) for each in found]
    assert numbers == [1, 2, 3], "in the order of asking, without a gap"


def test_a_letter_that_cannot_be_sealed_keeps_nothing_from_the_others(desk: Sit) -> None:
    found = keys(submitted(desk))
    martin = together(desk("martin"))
    martin.approve([found[0], found[2]])
    answers = martin.seal([*found, 4711]).value
    assert outcomes(answers) == (Outcome.DONE, Outcome.REFUSED, Outcome.DONE, Outcome.REFUSED)
    assert [each.refused.code for each in answers.letters if each.refused] == [Code.LETTER_STATE, Code.LETTER_UNKNOWN]


def test_a_pile_is_one_job_in_order_each_letter_on_a_sheet_of_its_own(desk: Sit) -> None:
    found = sealed(desk)
    martin, tray = desk("martin"), Tray()
    martin.letters._printer = tray
    numbers = [martin.letters.show(each).number for each in found]
    ordered = [found[2], found[0], found[1]]
    options = PrintOptions(queue="office", sides=Sides.LONG_EDGE, copies=2)
    assert outcomes(together(martin).print(ordered, options).value) == FULL
    ((pdf, given, title),) = tray.jobs
    assert (given, title) == (options, f"{numbers[2]} ... {numbers[1]}")
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    length = len(texts) // 3
    assert length % 2 == 0, "a letter of an odd number of pages is followed by an empty side"
    assert [numbers[n] in texts[at * length] for at, n in enumerate((2, 0, 1))] == [True] * 3
    assert [martin.letters.show(each).copies for each in found] == [2, 2, 2]
    assert outcomes(together(martin).print(ordered, options).value) == (Outcome.SAME,) * 3
    assert len(tray.jobs) == 1
    together(martin).print([found[0]], PrintOptions(), again=True)
    document = pypdfium2.PdfDocument(tray.jobs[1][0])
    assert "DUPLICATE" in document[0].get_textpage().get_text_range()
    document.close()


def test_of_jobs_of_their_own_the_one_that_fails_is_told_and_not_recorded(desk: Sit) -> None:
    found = sealed(desk)
    martin, tray = desk("martin"), Tray(broken=2)
    martin.letters._printer = tray
    answers = together(martin).print(found, PrintOptions(), one_job=False).value
    assert outcomes(answers) == (Outcome.DONE, Outcome.REFUSED, Outcome.DONE)
    assert [martin.letters.show(each).copies for each in found] == [1, 0, 1]
    assert outcomes(together(martin).print(found, PrintOptions(), one_job=False).value) == (
        Outcome.SAME, Outcome.DONE, Outcome.SAME,
    )  # fmt: skip


def test_who_stops_a_pile_before_it_is_handed_over_gets_no_paper(desk: Sit) -> None:
    found = sealed(desk)
    martin, tray, stop = desk("martin"), Tray(), StopAfter(1)
    martin.letters._printer = tray
    refused(Code.CANCELLED, lambda: together(martin).print(found, PrintOptions(), progress=stop, cancel=stop.token))
    assert tray.jobs == []
    assert [martin.letters.show(each).copies for each in found] == [0, 0, 0]


@pytest.mark.parametrize("wish", [PrintOptions(sides=Sides.SHORT_EDGE), PrintOptions(copies=100), PrintOptions(copies=0)])
def test_what_the_printer_does_not_offer_is_refused_before_the_paper(desk: Sit, wish: PrintOptions) -> None:
    found = sealed(desk, 1)
    martin, tray = desk("martin"), Tray()
    martin.letters._printer = tray
    with pytest.raises(KnownError):
        together(martin).print(found, wish)
    assert tray.jobs == []
