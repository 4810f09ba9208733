# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is bound by a treaty, entered by hand: memberships, what happened to them since, and declarations.

Each change becomes law through a proposal, its effect told first, like a table. What a State did is added to what is known of
it; the rest of its row, its life and its declarations stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import EditionKind, Proposal
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.law_content import LawContent, OfState, check, invalid
from mlat_desktop.services.treaties.publishing import Publishing
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChange:
    """The row of a State: what is None stays as it is; ``gone`` says that the row was an error and stands no longer."""

    treaty_id: str
    state: str
    signature: date | None = None
    ratification: date | None = None
    entry_into_force: date | None = None
    source: str = ""
    gone: bool = False


class Memberships:
    """Changes them, by proposals."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def membership(self, change: MembershipChange) -> LawContent:
        """The row with the change in it, to be told its effect and proposed. Raises ``TREATY_UNKNOWN``, ``LAW_INVALID``."""
        with self._place.store.read() as uow:
            treaty, state = _known(uow, change.treaty_id, change.state)
            row = next(iter(uow.treaties.parties(treaty, state)), None)
        if change.gone:
            if row is None:
                raise invalid(why("no membership of {state} is known", state=screen().state(state)))
            return _checked(LawContent(parties_gone=(OfState(treaty_id=treaty, state=state),)))
        days = {
            name: value
            for name in ("signature", "ratification", "entry_into_force")
            if (value := getattr(change, name)) is not None
        }
        if not days:
            raise invalid(why("it names no day: of signature, of ratification or accession, or of entry into force"))
        made = replace(row or Party(treaty_id=treaty, state=state), **days, source=_source(change.source))
        order = [day for day in (made.signature, made.ratification, made.entry_into_force) if day is not None]
        if order != sorted(order):
            raise invalid(why("the days do not follow one another: signature, ratification, entry into force"))
        return _checked(LawContent(parties=(made,)))

    def event(self, event: PartyEvent) -> LawContent:
        """The life of a treaty for a State with one step more. Raises ``TREATY_UNKNOWN``, ``LAW_INVALID``."""
        with self._place.store.read() as uow:
            treaty, state = _known(uow, event.treaty_id, event.state)
            known = uow.treaties.party_events(treaty, state)
        if event.on is None and event.effective_on is None:
            raise invalid(why("it names no day on which this happened or from which it counts"))
        made = replace(event, treaty_id=treaty, state=state, source=_source(event.source))
        if made in known:
            raise invalid(why("nothing in it differs from what is known"))
        return _checked(LawContent(party_events=(*known, made)))

    def declaration(self, declaration: Declaration) -> LawContent:
        """The declarations of a State with one more, in place of one of the same article and kind."""
        with self._place.store.read() as uow:
            treaty, state = _known(uow, declaration.treaty_id, declaration.state)
            known = uow.treaties.declarations(treaty, state)
        if not declaration.kind.strip() or not declaration.value.strip():
            raise invalid(why("a declaration has a kind and says something"))
        made = replace(declaration, treaty_id=treaty, state=state, source=_source(declaration.source))
        kept = tuple(each for each in known if (each.article, each.kind) != (made.article, made.kind))
        return _checked(LawContent(declarations=(*kept, made)))

    def propose(self, content: LawContent) -> Done[Proposal]:
        """Keep a change as a proposal, to be published like any other change of the law."""
        rows: list[Party | OfState | PartyEvent | Declaration] = [
            *content.parties, *content.parties_gone, *content.party_events, *content.declarations,
        ]  # fmt: skip
        title = _("{treaty}: {state}").format(treaty=rows[-1].treaty_id, state=screen().state(rows[-1].state))
        return Publishing(self._place).propose(EditionKind.MEMBERSHIP, title, content)


def _known(uow: UnitOfWork, treaty_id: str, state: str) -> tuple[str, str]:
    """The treaty as its table writes it, and the State's code; refused if the office has no such table."""
    ids = {each.lower(): each for each, _sha256 in uow.treaties.table_hashes()}
    found = ids.get(treaty_id.strip().lower())
    if found is None:
        raise KnownError(Code.TREATY_UNKNOWN, treaty=treaty_id)
    return found, state.strip().upper()


def _source(text: str) -> str:
    if not text.strip():
        raise invalid(why("it needs its source: where was it read?"))
    return text.strip()


def _checked(content: LawContent) -> LawContent:
    check(content)
    return content
