# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law of an office as one edition has it, each part read once and remembered by whoever counts many cases on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property

from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.situation import Applied
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.services.ports import HolidaySource, OfficeRecord, UnitOfWork
from mlat_desktop.services.treaties.holidays import rest_days
from mlat_desktop.services.treaties.kept import kept_tables

MOST_REMEMBERED = 4096
"""Answers of one kind that are remembered, so that memory stays flat over any number of cases."""


class Law:
    """The law in ``edition``, or the newest of all without it; with ``corrected`` its tables without the errors that were found
    in them since. It lives no longer than its unit of work, and not beyond the publishing of another edition.
    """

    def __init__(self, uow: UnitOfWork, edition: int | None = None, *, corrected: bool = False) -> None:
        self._uow = uow
        self.edition = edition
        self._corrected = corrected
        self._parties: dict[str, tuple[Party, ...]] = {}
        self._lives: dict[str, tuple[PartyEvent, ...]] = {}
        self._declarations: dict[str, tuple[Declaration, ...]] = {}
        self._in_play: dict[Hashable, tuple[Applied, ...]] = {}
        self._rest_days: dict[tuple[str, str, range], RestDays] = {}

    @cached_property
    def office(self) -> OfficeRecord:
        """The office whose law it is."""
        return self._uow.office.get()

    def in_play(self, key: Hashable, find: Callable[[], Sequence[Applied]]) -> tuple[Applied, ...]:
        """The instruments in play for cases that are alike in what ``key`` names; ``find`` is asked once for many of them."""
        if key not in self._in_play:
            if len(self._in_play) >= MOST_REMEMBERED:
                self._in_play.clear()
            self._in_play[key] = tuple(find())
        return self._in_play[key]

    @cached_property
    def tables(self) -> tuple[Treaty, ...]:
        """Every table, by id."""
        return kept_tables(self._uow, self.edition, corrected=self._corrected)

    def parties(self, states: Iterable[str]) -> list[Party]:
        """What is recorded of the memberships of these States."""
        for state in states:
            if state not in self._parties:
                self._parties[state] = self._uow.treaties.parties(state=state, edition=self.edition)
        return [row for state in states for row in self._parties[state]]

    def party_events(self, states: Iterable[str]) -> list[PartyEvent]:
        """The life of the treaties for these States."""
        for state in states:
            if state not in self._lives:
                self._lives[state] = self._uow.treaties.party_events(state=state, edition=self.edition)
        return [row for state in states for row in self._lives[state]]

    def declarations(self, states: Iterable[str]) -> list[Declaration]:
        """What these States declared."""
        for state in states:
            if state not in self._declarations:
                self._declarations[state] = self._uow.treaties.declarations(state=state, edition=self.edition)
        return [row for state in states for row in self._declarations[state]]

    def rest_days(self, source: HolidaySource | None, state: str, subdivision: str, years: range) -> RestDays:
        """The rest days of a State over some years; ``source`` answers for years that were never needed before."""
        key = state, subdivision, years
        if key not in self._rest_days:
            self._rest_days[key] = rest_days(self._uow, source, state, subdivision, years, self.edition)
        return self._rest_days[key]
