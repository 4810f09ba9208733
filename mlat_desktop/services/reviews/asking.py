# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a query letter asks for: the missing items of the checklist, in the language of the letter, with their articles."""

from __future__ import annotations

from mlat_desktop.domain.checklist import CheckItem, ItemState, Wanted, merged
from mlat_desktop.domain.request import Request
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.lists import in_record, wanted

ARTICLE = {"en": "article {article}, {treaty}", "fr": "article {article}, {treaty}", "ar": "المادة {article}، {treaty}"}
"""How a letter cites an article behind an item: a part of the letter, not of the screen."""


def checked(uow: UnitOfWork, request: Request) -> tuple[CheckItem, ...]:
    """The checklist of a case with what was found."""
    answers = uow.reviews.answers(request.id)
    return merged(wanted(uow, request), answers, in_record(request.particulars))


def missing_lines(uow: UnitOfWork, request: Request, language: str) -> str:
    """The missing items as the lines of a numbered list: text, article, remark."""
    items = [item for item in checked(uow, request) if item.state is ItemState.MISSING]
    return "\n".join(_line(item, language) for item in items)


def _line(item: CheckItem, language: str) -> str:
    text, fallback = item.wanted.said(language)
    cells = [f"{text} (en)" if fallback else text, _cited(item.wanted, language), item.note]
    return "\t".join(" ".join(cell.split()) for cell in cells if cell.strip())


def _cited(wanted: Wanted, language: str) -> str:
    if not wanted.article:
        return ""
    return ARTICLE.get(language, ARTICLE["en"]).format(article=wanted.article, treaty=wanted.treaty)
