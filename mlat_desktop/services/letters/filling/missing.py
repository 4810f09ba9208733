# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a query letter asks for: the missing items of the checklist, in the language of the letter, with their articles."""

from __future__ import annotations

from mlat_desktop.domain.checklist import CheckItem, ItemState
from mlat_desktop.services.letters.filling.source import Source, Values, article, on_one_line
from mlat_desktop.services.letters.words import Words
from mlat_desktop.services.reviews.asking import checked


def query(source: Source) -> Values:
    """The missing items as the lines of a numbered list: text, article, remark. Every article is of the treaty of the case,
    which the letter names above the list.
    """
    items = [item for item in checked(source.uow, source.request) if item.state is ItemState.MISSING]
    return {"missing": "\n".join(_line(item, source.words) for item in items)}


def _line(item: CheckItem, words: Words) -> str:
    text, fallback = item.wanted.said(words.language)
    law = article(item.wanted.article)
    cited = words.of("citations", "article").format(article=law) if law else ""
    cells = [f"{text} (en)" if fallback else text, cited, item.note]
    return "\t".join(on_one_line(cell) for cell in cells if cell.strip())
