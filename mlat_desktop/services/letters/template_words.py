# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is found in a template, and in what two of its versions differ, in words for the screen and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlat_desktop.domain.errors import Why, why
from mlat_desktop.domain.letter_text import Block, BlockKind
from mlat_desktop.domain.letter_wording import Change, Finding
from mlat_desktop.domain.letters import TemplateState
from mlat_desktop.i18n import N_, _, called
from mlat_desktop.labels import label
from mlat_desktop.messages import reason
from mlat_desktop.services.letters.kinds import field_label

BLOCKS = {
    BlockKind.HEADING: N_("Heading"),
    BlockKind.SALUTATION: N_("Form of address"),
    BlockKind.PARA: N_("Paragraph"),
    BlockKind.BULLETS: N_("List with bullets"),
    BlockKind.NUMBERED: N_("Numbered list"),
    BlockKind.TABLE: N_("Table"),
    BlockKind.CLOSING: N_("Closing"),
    BlockKind.SIGNATURE: N_("Signature"),
}


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words: ``block`` is its number from 1, None where it concerns something else."""

    grave: bool
    block: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A difference in words; an empty text where one side has nothing."""

    place: str
    before: str
    after: str


def block_words(kind: BlockKind) -> str:
    """A kind of block in the language of the screen."""
    return _(BLOCKS[kind])


def field_words(name: str) -> str:
    """The name of a field in the language of the screen."""
    found = field_label(name)
    return reason(found) if isinstance(found, Why) else found


def standing(state: TemplateState, *, used: bool) -> str:
    """Where a version stands: many may be used, of which the newest is."""
    return _("Used before") if state is TemplateState.IN_USE and not used else label(state)


def finding_views(findings: Iterable[Finding]) -> tuple[FindingView, ...]:
    """Findings in words, what keeps the template from being used first."""
    ordered = sorted(findings, key=lambda each: not each.grave)
    return tuple(FindingView(each.grave, each.place if isinstance(each.place, int) else None, said(each)) for each in ordered)


def said(finding: Finding) -> str:
    """A finding as one sentence."""
    return called(place_words(finding.place), reason(finding.reason)) + "."


def as_reason(finding: Finding) -> Why:
    """A finding inside the sentence of a refusal."""
    if isinstance(finding.place, int):
        return why("block {number}: {reason}", number=finding.place, reason=finding.reason)
    if finding.place == "title":
        return why("its title: {reason}", reason=finding.reason)
    return why("its subject: {reason}", reason=finding.reason) if finding.place else finding.reason


def place_words(place: int | str) -> str:
    """Where in a template something is."""
    if isinstance(place, int) or place.isdecimal():
        return _("Block {number}").format(number=place)
    return {"title": _("Title"), "subject": _("Subject")}.get(place, _("Template"))


def change_views(changes: Iterable[Change]) -> tuple[ChangeView, ...]:
    """Differences in words, in the order of the letter."""
    return tuple(ChangeView(place_words(each.place), _text(each.before), _text(each.after)) for each in changes)


def _text(side: Block | str | None) -> str:
    return "" if side is None else side if isinstance(side, str) else block_text(side)


def block_text(block: Block) -> str:
    """A block in one passage: its kind, its conditions, its words."""
    conditions = [_("only if {condition}").format(condition=block.when)] if block.when else []
    conditions += [_("not if {condition}").format(condition=block.unless)] if block.unless else []
    head = block_words(block.kind) + (f" ({'; '.join(conditions)})" if conditions else "")
    parts = [block.text, f"{{{block.field}}}" if block.field else "", " | ".join(block.heads)]
    body = "\n".join(part for part in parts if part)
    return called(head, body) if body else head
