# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Two training offices of one day hold the same records; what makes an office its own, its keys and its uid, differs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.bootstrap.training import training_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.mailroom import PieceState
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.review import SheetState
from mlat_desktop.domain.translation import TranslationState
from mlat_desktop.domain.vocabulary import Holder, ItemStatus, Status
from mlat_desktop.services import records
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayAct
from mlat_desktop.training.parts import AWAY, HEAD, OFFICER


def everything(path: Path) -> tuple[str, list[Any]]:
    with training_office(path, as_of=date(2026, 11, 20), count=14).office as office:
        told = []
        for each in office.register.ids(ListQuery(sort="number")):
            view = office.register.show(RequestId(each))
            request = {**records.to_plain(view.request), "origin_office": ""}
            letters = [(letter.uid, letter.kind, letter.number, letter.status, letter.drafted_at) for letter in view.letters]
            evidence = [(item.uid, item.exhibit, item.sha256) for item in view.evidence]
            told.append((request, view.events, [mail.uid for mail in view.mails], letters, evidence, view.deadlines))
        pieces = [(each.number, each.subject, each.state) for each in office.mail.pieces()]
        translations = [records.to_plain(each) for _number, each in office.translations.all()]
        return office.info.uid, [*told, pieces, translations]


@pytest.mark.slow
def test_the_same_day_makes_the_same_records_in_two_offices(tmp_path: Path) -> None:
    one, first = everything(tmp_path / "one")
    other, second = everything(tmp_path / "other")
    assert one != other
    assert len(first) == 16
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_a_short_story_has_its_address_book_too(tmp_path: Path, count: int) -> None:
    with training_office(tmp_path / "short", as_of=date(2026, 11, 20), count=count).office as office:
        assert len(office.address_book.authorities()) >= 6


@pytest.mark.slow
def test_a_class_finds_a_case_for_everything_that_must_be_watched(tmp_path: Path) -> None:
    day, told = date(2026, 11, 20), 37
    made = training_office(tmp_path / "told", as_of=day, count=told, clock=SetClock(datetime(2026, 11, 20, 8, tzinfo=UTC)))
    assert made.built is not None
    with made.office as office:
        books, court, surrender, secret, sheet = (
            office.register.show(made.built.requests[f"ledger-{number}"]) for number in range(1, 6)
        )
        ends = [item.status for item in books.request.particulars.items]
        assert ends == [ItemStatus.EXECUTED, ItemStatus.NOT_EXECUTED, ItemStatus.WITH_EXECUTOR]
        assert books.request.status is Status.PARTLY_EXECUTED
        (lent,) = (item for item in books.evidence if item.lent)
        assert lent.return_due is not None
        assert lent.return_due < day, "the loan is overdue"
        assert [duty.lasting for duty in books.duties] == [False, True]
        assert court.request.in_hand is not None
        assert (court.request.in_hand.holder, court.request.officer) == (Holder.COURT, AWAY.name)
        assert surrender.request.status is Status.SURRENDER_POSTPONED
        assert surrender.custody_days > 160
        assert {duty.kind for duty in surrender.duties} == {"speciality"}
        assert {each.user for each in office.access.handlers(secret.request.id)} == {OFFICER.name, HEAD.name}
        half = office.reviews.show(sheet.request.id).sheet
        assert half is not None
        assert half.state is SheetState.DRAFT
        assert half.content.proposal is None
        assert (half.content.basis, half.content.dual_result) != ("", "")
        (absence,) = office.absences.standing_in()
        assert (absence.user, absence.now) == (AWAY.name, True)
        watched = {line.row.number for line in office.today.lines()}
        assert books.request.number in watched


@pytest.mark.slow
def test_its_mail_room_has_a_piece_without_a_case_and_a_translation_that_is_overdue(tmp_path: Path) -> None:
    with training_office(tmp_path / "whole", as_of=date(2026, 11, 20), count=24).office as office:
        assert len(office.mail.pieces(PieceState.UNMATCHED)) == 1
        assert len(office.mail.pieces(PieceState.MATCHED)) == 2
        states = [each.state for _number, each in office.translations.all()]
        assert sorted(states) == [TranslationState.ASKED, TranslationState.CERTIFIED]
        assert any(line.act is TodayAct.TAKE_TRANSLATION for line in office.today.lines())
