# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables and who is bound by them: answers questions about the law as the office's own tables state it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from mlat_desktop.clock import Clock
from mlat_desktop.domain.basis_order import Known, Question, find
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.legal_basis import InForce, Standing, life_of, membership
from mlat_desktop.domain.treaty import Series
from mlat_desktop.i18n import screen
from mlat_desktop.services.entered_dates import Names
from mlat_desktop.services.ports import Store, StoredTable, UnitOfWork
from mlat_desktop.services.treaties.basis_views import BasisView, fallback_view, finding_view, sought
from mlat_desktop.services.treaties.fallback import fallbacks
from mlat_desktop.services.treaties.kept import kept_tables
from mlat_desktop.services.treaties.tables import sha256_of, shipped
from mlat_desktop.services.treaties.views import KeptVersion, TreatyDetail, TreatyView, treaty_detail, treaty_view


class Treaties:
    """The service. ``user`` is named in what it stores; safe to share between threads, it keeps no state of its own."""

    def __init__(self, store: Store, clock: Clock, user: str = "") -> None:
        self._store = store
        self._clock = clock
        self._user = user

    # -- looking things up

    def list(self) -> tuple[TreatyView, ...]:
        """Every treaty of the office's tables, by id."""
        with self._store.read() as uow:
            found = [treaty_view(treaty) for treaty in kept_tables(uow)]
        return tuple(sorted(found, key=lambda view: view.id))

    def show(self, treaty_id: str, on: date | None = None) -> TreatyDetail:
        """One treaty with its limits, its life, its members as they stand on a day (today) and declarations; any letter case.

        Raises ``KnownError(TREATY_UNKNOWN)``.
        """
        with self._store.read() as uow:
            treaty = next((each for each in kept_tables(uow) if each.id.lower() == treaty_id.strip().lower()), None)
            if treaty is None:
                raise KnownError(Code.TREATY_UNKNOWN, treaty=treaty_id)
            day = on or self._clock.now().astimezone(ZoneInfo(uow.office.get().zone)).date()
            rows, events = uow.treaties.parties(treaty.id), uow.treaties.party_events(treaty.id)
            bound = treaty.circle if treaty.series is Series.BILATERAL or treaty.binds_circle else frozenset()
            states = {*(row.state for row in rows), *(event.state for event in events), *bound}
            members = [membership(treaty, state, day, rows, events) for state in states]
            return treaty_detail(treaty, day, life_of(treaty, day), members, uow.treaties.declarations(treaty.id))

    def standings(self, state: str, on: date | None = None) -> Mapping[str, tuple[InForce, Standing]]:
        """Of every treaty whether it is in force on a day (today), and how one State stands to it; ``UNKNOWN`` where the
        register does not say.
        """
        with self._store.read() as uow:
            day = on or self._clock.now().astimezone(ZoneInfo(uow.office.get().zone)).date()
            rows, events = uow.treaties.parties(state=state), uow.treaties.party_events(state=state)
            return {
                treaty.id: (life_of(treaty, day).in_force, membership(treaty, state, day, rows, events).standing)
                for treaty in kept_tables(uow)
            }

    def versions(self, treaty_id: str) -> tuple[KeptVersion, ...]:
        """The versions of a table that are kept here, the newest first."""
        with self._store.read() as uow:
            names, editions = Names(uow), {each.id: each for each in uow.treaties.editions()}
            return tuple(
                KeptVersion(
                    version=each.version,
                    accepted_at=each.accepted_at,
                    accepted_by=names(each.accepted_by),
                    edition=editions.get(each.edition),
                    change=each.change,
                )
                for each in reversed(uow.treaties.versions(treaty_id))
            )

    def legal_basis(self, requesting: str, requested: str, on: date, for_: str = "") -> tuple[BasisView, ...]:
        """What may stand between two States on a day, in the order of ``domain/basis_order.py``; ``for_`` narrows to a subject
        such as ``evidence`` or a kind of assistance such as ``banking``. Where no instrument is known to bind both, what is
        left without one follows, with the undertakings that it needs.

        Raises ``KnownError(TREATY_QUESTION)`` for an unknown State or subject, or one State asked twice.
        """
        asking, asked = _state(requesting), _state(requested)
        if asking == asked:
            raise KnownError(Code.TREATY_QUESTION, reason=why("{state} is named as both States", state=asking))
        subjects = sought(for_)
        states = (asking, asked)
        with self._store.read() as uow:
            tables = kept_tables(uow)
            known = Known(
                treaties=tables,
                parties=[row for state in states for row in uow.treaties.parties(state=state)],
                events=[row for state in states for row in uow.treaties.party_events(state=state)],
            )
            declarations = [row for state in states for row in uow.treaties.declarations(state=state)]
        found = find(known, Question(requesting=asking, requested=asked, on=on, sought=subjects))
        titles = {each.id: each.short for each in tables}
        rows = [finding_view(each, declarations, titles) for each in found]
        if not any(each.usable for each in found):
            left = enumerate(fallbacks(subjects), len(rows) + 1)
            rows += [fallback_view(each, place, asked) for place, each in left]
        return tuple(rows)

    def seed(self, uow: UnitOfWork) -> None:
        """Put the tables, memberships and declarations that come with the program into a new office, in its transaction."""
        seed = shipped()
        edition = uow.treaties.newest_edition() + 1
        title = "Tables that came with the program"
        uow.treaties.add_edition(
            Edition(id=edition, kind=EditionKind.SEED, title=title, published_at=self._clock.now(), published_by=self._user)
        )
        for treaty, text in seed.tables:
            uow.treaties.add_table(
                StoredTable(
                    treaty_id=treaty.id,
                    version=treaty.version,
                    text=text,
                    sha256=sha256_of(text),
                    accepted_at=self._clock.now(),
                    accepted_by=self._user,
                    edition=edition,
                )
            )
        uow.treaties.set_parties(seed.parties, edition)
        uow.treaties.set_declarations(seed.declarations, edition)


def _state(code: str) -> str:
    found = code.strip().upper()
    if len(found) != 2 or found not in screen().locale.territories:
        raise KnownError(
            Code.TREATY_QUESTION, reason=why("{code} is not a State's two-letter code, such as CH or BR", code=repr(code))
        )
    return found
