# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The decision sheet of a case: what an officer found in law, what is proposed, and what contradicts it.

A postponement and a partial grant are no refusals. Nothing here knows a treaty: its grounds come in as records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.errors import Why, why


class Proposal(StrEnum):
    """What is proposed to answer."""

    GRANT = "grant"
    PARTLY = "partly"
    POSTPONE = "postpone"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    RETURN = "return"


class Finding(StrEnum):
    """What was found of a ground of refusal."""

    OPEN = "open"
    ABSENT = "does-not-apply"
    APPLIES = "applies"


class Met(StrEnum):
    """What the test of dual criminality, by the conduct described, found."""

    OPEN = "open"
    MET = "met"
    NOT_MET = "not-met"
    NOT_NEEDED = "not-needed"


class SheetState(StrEnum):
    """Where a sheet stands. A DECIDED one never changes."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGround:
    """A ground of the sheet. ``id`` is stable: treaty and article; one that an officer added has no article and needs its
    ``source``. ``mandatory`` None where the text that was read does not say. ``reasons`` say why it applies, or why it is not
    used although it may be.
    """

    id: str
    text: str
    code: str = ""
    article: str = ""
    mandatory: bool | None = None
    source: str = ""
    finding: Finding = Finding.OPEN
    reasons: str = ""

    @property
    def applies(self) -> bool:
        """Whether it was found to apply."""
        return self.finding is Finding.APPLIES


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """What an officer enters. ``granted`` are the uids of the items that a partial grant grants; ``postpone_until`` is the day
    on which a postponement is looked at again; ``no_consultation`` says why one was not appropriate, where the treaty leaves
    that open.
    """

    basis: str = ""
    competence: str = ""
    dual_required: bool | None = None
    dual_test: str = ""
    dual_result: Met = Met.OPEN
    grounds: tuple[SheetGround, ...] = ()
    conditions: str = ""
    speciality: str = ""
    data_protection: str = ""
    urgency_accepted: bool | None = None
    proposal: Proposal | None = None
    granted: tuple[str, ...] = ()
    postpone_article: str = ""
    postpone_until: date | None = None
    reasons: str = ""
    no_consultation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A decision sheet: one for each round of a case. ``author`` wrote it last, ``decided_by`` decided it."""

    uid: str
    request_uid: str
    round: int
    state: SheetState
    content: SheetContent
    author: str
    started_at: datetime
    changed_at: datetime
    version: int = 1
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a treaty asks before a refusal or a postponement; empty articles where it does not ask. ``appropriate``: its text
    says "where appropriate", so that a written reason why it was not will do. ``setting``: the office asks, not the treaty.
    """

    treaty: str = ""
    consult_article: str = ""
    appropriate: bool = False
    reasons_article: str = ""
    setting: bool = False

    @property
    def consult(self) -> bool:
        """Whether a consultation is asked for at all."""
        return bool(self.consult_article) or self.setting


def applying(content: SheetContent) -> tuple[SheetGround, ...]:
    """The grounds that were found to apply, mandatory ones first."""
    found = [ground for ground in content.grounds if ground.applies]
    return tuple(sorted(found, key=lambda ground: ground.mandatory is not True))


def contradictions(content: SheetContent, items: Sequence[str], today: date) -> tuple[Why, ...]:
    """Why this content cannot be proposed or decided; ``items`` are the uids of what was asked for."""
    return tuple(_contradictions(content, items, today))


def _contradictions(content: SheetContent, items: Sequence[str], today: date) -> Iterator[Why]:
    proposal, found = content.proposal, applying(content)
    if proposal is None:
        yield why("it proposes nothing yet")
        return
    for ground in content.grounds:
        if not ground.article and not ground.source.strip():
            yield why("the ground {ground} is not one of the treaty and names no source", ground=ground.text)
    for ground in found:
        if ground.mandatory and proposal is Proposal.GRANT:
            yield why(
                "the mandatory ground of article {article} ({ground}) applies, and the request would be granted: one of both"
                " is wrong",
                article=ground.article or ground.source, ground=ground.text,
            )  # fmt: skip
        elif not ground.reasons.strip() and proposal in {Proposal.GRANT, Proposal.PARTLY, Proposal.REFUSE}:
            yield why("the ground {ground} applies, so it needs reasons, whether it is used or not", ground=ground.text)
    yield from _refusing(content, found)
    if proposal is Proposal.PARTLY:
        yield from _partly(content, items)
    if proposal is Proposal.POSTPONE:
        yield from _postponing(content, today)
    if proposal in {Proposal.TRANSFER, Proposal.RETURN} and not content.reasons.strip():
        yield why("it gives no reasons")


def _refusing(content: SheetContent, found: Sequence[SheetGround]) -> Iterator[Why]:
    if content.proposal not in {Proposal.REFUSE, Proposal.PARTLY}:
        return
    if not found:
        yield why("it refuses, and no ground was found to apply")
    if not content.reasons.strip():
        yield why("it refuses without reasons")


def _partly(content: SheetContent, items: Sequence[str]) -> Iterator[Why]:
    granted = set(content.granted)
    if not granted or not granted < set(items):
        yield why("a partial grant names some of what was asked for, not all and not nothing")


def _postponing(content: SheetContent, today: date) -> Iterator[Why]:
    if not content.postpone_article.strip():
        yield why("a postponement names the article, or the law, that allows it")
    if not content.reasons.strip():
        yield why("a postponement gives its reasons")
    if content.postpone_until is None:
        yield why("a postponement names the day on which it is looked at again")
    elif content.postpone_until <= today:
        yield why("the day on which the postponement is looked at again has passed")
