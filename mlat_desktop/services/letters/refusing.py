# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a letter must say before it refuses: the consultation and the reasons that the treaty asks for, and its ground."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.review import Proposal, applying
from mlat_desktop.i18n import screen
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews import duties

OTHER = "other"
"""The ground of ``resources/codes/grounds.toml`` that says nothing by itself."""
_SCRIPTS = MappingProxyType({"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"})


def ground_of(uow: UnitOfWork, request: Request) -> str:
    """The code of the ground on which a case was, or is to be, refused; empty if none was named."""
    sheets = uow.reviews.sheets(request.id)
    found = applying(sheets[-1].content) if sheets and sheets[-1].content.proposal is Proposal.REFUSE else ()
    told = request.ground or next((item.ground for item in request.particulars.items if item.ground), "")
    return told or (found[0].code if found else "")


def must_name_ground(uow: UnitOfWork, letter: Letter, request: Request) -> None:
    """``LETTER_GROUND`` for a refusal on another ground than those of the list that does not say, in its own language, on
    which.
    """
    if ground_of(uow, request) != OTHER:
        return
    content = letter_text.load(letter.content)
    said = content.fields.get("ground", "")
    named = _written_in(letter.language, said) and said.strip() != languages_of(uow).words(letter.language).of("grounds", OTHER)
    if not (named and content.shows("ground")):
        raise KnownError(Code.LETTER_GROUND, reference=request.number, language=screen().tongue(letter.language))


def must_allow(uow: UnitOfWork, letter: Letter, request: Request) -> None:
    """Where the treaty asks for a consultation and for reasons, no refusal is sealed without them. The reasons must stand in
    its text: who writes a paragraph anew may have lost them.
    """
    asked = duties.duty(uow, request)
    content = letter_text.load(letter.content)
    if duties.lacks_consultation(uow, request, asked):
        if asked.setting:
            raise KnownError(Code.REFUSAL_OWN_CONSULTATION, reference=request.number)
        raise KnownError(Code.LETTER_CONSULTATION, treaty=asked.treaty, article=asked.consult_article, reference=request.number)
    given = not letter_text.blank(content.fields.get("reasons", "")) and content.shows("reasons")
    if asked.reasons_article and not given:
        raise KnownError(Code.LETTER_REASONS, treaty=asked.treaty, article=asked.reasons_article)
    must_name_ground(uow, letter, request)


def _written_in(language: str, text: str) -> bool:
    """Whether a text has a letter of the script in which this language is written."""
    script = _SCRIPTS.get(language, "LATIN")
    return any(unicodedata.name(char, "").startswith(script) for char in text)
