# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a note on the computation of a time limit says: the very sentences of the screen, in the language of the letter."""

from __future__ import annotations

from collections.abc import Sequence

from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.request import Request
from mlat_desktop.i18n import Language, language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.explaining import Part, explained
from mlat_desktop.services.letters.words import Words, date_in_words
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.kept import kept_table

_EVENT = "@"
"""What divides a limit from the event from which it runs, in the name of a deadline."""


def chosen(deadlines: Sequence[Deadline], named: str) -> Deadline | None:
    """The deadline of that name, ``LIMIT`` or ``LIMIT@EVENT-UID``; without a name the most pressing one. None if there is none.

    Where a limit runs more than once and no event is named, the one that still runs and ends first is meant.
    """
    limit, _, event = named.strip().partition(_EVENT)
    found = [
        each for each in deadlines if not limit or (each.limit_id.lower() == limit.lower() and event in {"", each.trigger_uid})
    ]
    return min(found, key=_rank, default=None)


def computation(uow: UnitOfWork, request: Request, named: str, words: Words) -> dict[str, str]:
    """The fields of the note on a deadline of a case. Raises ``KnownError(LETTER_FIELD_INVALID)`` where there is none such."""
    made = chosen(uow.requests.deadlines(request.id), named)
    if made is None:
        reason = why("the case has no time limit {limit}", limit=named) if named else why("the case has no time limit")
        raise KnownError(Code.LETTER_FIELD_INVALID, field="limit", reason=reason)
    said = language(words.language)
    table = kept_table(uow, made.treaty_id)
    title = words.of("treaties", made.treaty_id, table.title if table else made.treaty_id)
    states = (request.particulars.other_state, uow.office.get().country)
    act_by = date_in_words(made.act_by, words.language, *states) if made.act_by else ""
    return {
        "limit_title": said.text(made.title),
        "treaty": "" if made.own_target else title,
        "article": "" if made.own_target else made.article,
        "steps": "\n".join(each.replace("\n", " ") for each in sentences(made, said)),
        "result": _part(made, Part.RESULT, said),
        "cautious": _part(made, Part.CAUTION, said),
        "act_by": act_by,
        "table_version": made.table_version,
    }


def _part(made: Deadline, part: Part, said: Language) -> str:
    return " ".join(each.text for each in explained(made, said) if each.part is part)


def _rank(made: Deadline) -> tuple[bool, bool, str, str]:
    """Running before settled, a law before an own target, the earlier end first."""
    running = made.state in {DeadlineState.RUNNING, DeadlineState.SUSPENDED, DeadlineState.UNCOMPUTED}
    return not running, made.own_target, made.ends_on.isoformat() if made.ends_on else "~", made.limit_id
