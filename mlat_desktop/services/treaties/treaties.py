# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables and who is bound by them: answers questions about the law as the office's own tables state it."""

from __future__ import annotations

from datetime import date

from mlat_desktop.clock import Clock
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.legal_basis import legal_basis
from mlat_desktop.domain.treaty import Subject
from mlat_desktop.i18n import screen
from mlat_desktop.services.ports import Store, StoredTable, UnitOfWork
from mlat_desktop.services.treaties.kept import kept_tables
from mlat_desktop.services.treaties.tables import sha256_of, shipped
from mlat_desktop.services.treaties.views import (
    BasisView,
    TreatyDetail,
    TreatyView,
    basis_view,
    treaty_detail,
    treaty_view,
)


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

    def show(self, treaty_id: str) -> TreatyDetail:
        """One treaty with its limits, memberships and declarations; any letter case. Raises ``KnownError(TREATY_UNKNOWN)``."""
        with self._store.read() as uow:
            treaty = next((each for each in kept_tables(uow) if each.id.lower() == treaty_id.strip().lower()), None)
            if treaty is None:
                raise KnownError(Code.TREATY_UNKNOWN, treaty=treaty_id)
            return treaty_detail(treaty, uow.treaties.parties(treaty.id), uow.treaties.declarations(treaty.id))

    def legal_basis(self, requesting: str, requested: str, on: date, for_: str = "") -> tuple[BasisView, ...]:
        """What may stand between two States on a day, the certain first; ``for_`` narrows to a subject such as ``evidence``.

        Raises ``KnownError(TREATY_QUESTION)`` for an unknown State or subject, or one State asked twice.
        """
        asking, asked = _state(requesting), _state(requested)
        if asking == asked:
            raise KnownError(Code.TREATY_QUESTION, reason=why("{state} is named as both States", state=asking))
        subject = _subject(for_)
        with self._store.read() as uow:
            parties = [row for state in (asking, asked) for row in uow.treaties.parties(state=state)]
            declarations = [row for state in (asking, asked) for row in uow.treaties.declarations(state=state)]
            found = legal_basis(kept_tables(uow), parties, asking, asked, on, subject)
        return tuple(basis_view(each, declarations) for each in found)

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


def _subject(text: str) -> Subject | None:
    if not text.strip():
        return None
    try:
        return Subject(text.strip().lower())
    except ValueError as error:
        known = ", ".join(each.value for each in Subject)
        raise KnownError(
            Code.TREATY_QUESTION, reason=why("{text} is not one of the subjects {known}", text=repr(text), known=known)
        ) from error
