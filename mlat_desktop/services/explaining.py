# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One deadline explained from end to end, as a lawyer reads and prints it: on the screen, in a letter and as JSON alike.

The sentences are those of :mod:`mlat_desktop.reasoning`, in their order; here they are only put under headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mlat_desktop.domain.deadlines import Deadline, Step
from mlat_desktop.i18n import N_, Language, screen
from mlat_desktop.reasoning import step_sentences


class Part(StrEnum):
    """What a paragraph of an explanation speaks of."""

    EVENT = "event"
    LAW = "law"
    RULE = "rule"
    COUNTING = "counting"
    CAUTION = "caution"
    RESULT = "result"
    SOURCE = "source"
    COURSE = "course"


HEADINGS: dict[Part, str] = {
    Part.EVENT: N_("What starts the time"),
    Part.LAW: N_("The provision"),
    Part.RULE: N_("How it is counted"),
    Part.COUNTING: N_("The count, step by step"),
    Part.CAUTION: N_("To be on the safe side"),
    Part.RESULT: N_("The result"),
    Part.SOURCE: N_("Source and version of the table"),
    Part.COURSE: N_("What has become of it"),
}
"""The heading of each kind of paragraph."""

_EVENT = {"trigger", "trigger-at", "restarted"}
_LAW = {"article", "chosen", "replaces", "replaces-own", "may-be-replaced", "may-be-replaced-unread", "domestic", "not-binding"}
_LAW |= {"domestic-beside", "declared", "at-expiry"}
_RULE = {"rule", "event-day-counted", "suspension", "suspension-unknown", "suspension-not-declared", "suspended-now"}
_COUNTING = {"extended", "extension-late", "extension-unreasoned", "calendar"}
_CAUTION = {"cautious", "confirm"}
_COURSE = {"settled", "settled-late", "ended", "case-ended", "floor-lapsed", "equivalent-unknown", "paused", "no-second"}
_COURSE |= {"replied", "replied-late"}
_PARTS = {
    **dict.fromkeys(_EVENT, Part.EVENT),
    **dict.fromkeys(_LAW, Part.LAW),
    **dict.fromkeys(_RULE, Part.RULE),
    **dict.fromkeys(_COUNTING, Part.COUNTING),
    **dict.fromkeys(_CAUTION, Part.CAUTION),
    **dict.fromkeys(_COURSE, Part.COURSE),
    "source": Part.SOURCE,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together, in the language asked for."""

    part: Part
    heading: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as running text."""
        return " ".join(self.sentences)


def explained(deadline: Deadline, language: Language | None = None) -> tuple[Paragraph, ...]:
    """The whole reasoning of a deadline in paragraphs, by default in the language of the screen."""
    words = language or screen()
    runs: list[tuple[Part, list[Step]]] = []
    for step in deadline.steps:
        part = _part(step, runs[-1][0] if runs else Part.EVENT)
        if not runs or runs[-1][0] is not part:
            runs.append((part, []))
        runs[-1][1].append(step)
    return tuple(Paragraph(part, words.text(HEADINGS[part]), step_sentences(steps, words)) for part, steps in runs)


def explained_text(deadline: Deadline, language: Language | None = None) -> str:
    """The explanation as plain text to print: the limit's title, then each heading with its paragraph."""
    words = language or screen()
    blocks = [words.text(deadline.title)]
    blocks += [f"{each.heading}\n{each.text}" for each in explained(deadline, words)]
    return "\n\n".join(blocks)


def _part(step: Step, before: Part) -> Part:
    family, _, code = step.code.partition(".")
    if family == "count":
        return Part.CAUTION if before is Part.RESULT else Part.COUNTING
    if code.startswith("cautious"):
        return Part.CAUTION
    if code == "equivalent":
        return Part.EVENT if before is Part.EVENT else Part.COURSE
    return _PARTS.get(code, Part.RESULT)
