# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What waits for a decision about the law: proposals of changes, and recounts of cases."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.law import Moved, Proposal, ProposalState, Recount, RecountState
from mlat_desktop.domain.request import RequestId
from mlat_desktop.store import law_tables
from mlat_desktop.store.mapping import plain, record, values

_P = law_tables.proposal
_R = law_tables.recount
_WAITING = sa.select(_R).where(_R.c.state == RecountState.OPEN).order_by(_R.c.id)
_DECIDED = ("state", "decided_by", "decided_at")


class Waiting:
    """The part of ``ports.Treaties`` that deals with proposals and recounts."""

    _connection: sa.Connection

    def proposals(self, state: ProposalState | None = None) -> tuple[Proposal, ...]:
        """Proposals, oldest first."""
        query = sa.select(_P).order_by(_P.c.proposed_at, _P.c.uid)
        if state is not None:
            query = query.where(_P.c.state == state)
        return tuple(record(Proposal, row) for row in plain(self._connection.execute(query)))

    def proposal(self, uid: str) -> Proposal | None:
        """One proposal."""
        row = self._connection.execute(sa.select(_P).where(_P.c.uid == uid)).mappings().first()
        return None if row is None else record(Proposal, row)

    def add_proposal(self, proposal: Proposal) -> None:
        """Keep a proposal."""
        self._connection.execute(sa.insert(_P).values(values(proposal, _P)))

    def decide_proposal(self, proposal: Proposal) -> None:
        """Store how an open proposal was decided."""
        change = {name: getattr(proposal, name) for name in (*_DECIDED, "edition")}
        where = (_P.c.uid == proposal.uid, _P.c.state == ProposalState.OPEN)
        self._one(sa.update(_P).where(*where).values(**change), f"proposal {proposal.uid}")

    def recounts(
        self, state: RecountState | None = RecountState.OPEN, request_id: RequestId | None = None
    ) -> tuple[Recount, ...]:
        """Recounts of the office or of one case, oldest first."""
        query = _WAITING if state is RecountState.OPEN else sa.select(_R).order_by(_R.c.id)
        if state is not None and state is not RecountState.OPEN:
            query = query.where(_R.c.state == state)
        if request_id is not None:
            query = query.where(_R.c.request_id == request_id)
        rows = plain(self._connection.execute(query))
        return tuple(record(Recount, row, moved=tuple(Moved(**each) for each in row["moved"])) for row in rows)

    def add_recount(self, recount: Recount) -> int:
        """Keep a recount that waits; its key."""
        row = values(recount, _R, moved=[dataclasses.asdict(each) for each in recount.moved])
        del row["id"]
        made = self._connection.execute(sa.insert(_R), row).inserted_primary_key
        if made is None:
            raise BugError("a recount was stored without a key")
        return int(made[0])

    def decide_recount(self, recount: Recount) -> None:
        """Store how an open recount was decided."""
        change = {name: getattr(recount, name) for name in (*_DECIDED, "reason")}
        where = (_R.c.id == recount.id, _R.c.state == RecountState.OPEN)
        self._one(sa.update(_R).where(*where).values(**change), f"recount {recount.id}")

    def _one(self, change: sa.Update, what: str) -> None:
        result: sa.CursorResult[Any] = self._connection.execute(change)
        if result.rowcount != 1:
            raise BugError(f"{what} does not wait for a decision")
