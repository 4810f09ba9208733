# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Notices of delay: proposed before the limit, with reasons, and without moving any date that the law does not move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain import letter_text
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Authority, LegalBasis, Request
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.services.chasing import delays
from mlat_desktop.services.chasing.delays import Late
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.treaties.tables import shipped
from mlat_desktop.services.views import TodayGroup
from tests.services.conftest import particulars

LIMIT = "EU-EIO-2014/12.3"


def _go(clock: SetClock, day: str) -> None:
    clock.at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)


@pytest.fixture
def order(office: Office, clock: SetClock) -> Request:
    """A European Investigation Order that came on 2 June: to be decided by 2 July."""
    office.record.keep(settings={"two_people": "off"}, reason="A test has one person")
    _go(clock, "2026-06-02")
    made = replace(
        particulars(), other_state="DE", basis=LegalBasis(treaty_id="EU-EIO-2014"), their_authority=Authority(name="Justiz")
    )
    return office.register.log(made, received=datetime(2026, 6, 2, 8)).value  # noqa: DTZ001 -- wall-clock time of the office


def due_on(office: Office, request: Request) -> date | None:
    return next(each.deadline.due_on for each in office.register.show(request.id).deadlines if each.deadline.limit_id == LIMIT)


def test_a_notice_is_proposed_ten_days_before_the_limit_and_no_more_once_they_were_told(
    office: Office, clock: SetClock, order: Request
) -> None:
    assert due_on(office, order) == date(2026, 7, 2)
    _go(clock, "2026-06-21")
    assert office.delays.due() == ()
    _go(clock, "2026-06-22")
    (line,) = office.delays.due()
    assert (line.row.number, line.deadline.limit_id, line.days) == (order.number, LIMIT, 10)
    (shown,) = [each for each in office.today.lines() if each.group is TodayGroup.DELAY]
    assert (shown.letter_kind, shown.limit_id) == ("delay", LIMIT)
    office.delays.noted(order.number, Late(reason="court"), MailKind.CALL)
    assert office.delays.due() == ()


def test_a_notice_that_was_logged_by_mistake_is_proposed_again(office: Office, clock: SetClock, order: Request) -> None:
    _go(clock, "2026-06-25")
    office.delays.noted(order.number, Late(reason="court"), MailKind.CALL)
    assert [each for each in office.today.lines() if each.group is TodayGroup.DELAY] == []
    told = next(each for each in office.register.show(order.id).events if each.kind is EventKind.DELAY_NOTIFIED)
    office.casework.annul_event(order.id, told.uid, "Another case")
    assert [line.row.number for line in office.delays.due()] == [order.number]
    assert [each.row.number for each in office.today.lines() if each.group is TodayGroup.DELAY] == [order.number]


def test_the_letter_names_limit_reason_and_duty_and_keeps_the_note_in_the_office(
    office: Office, clock: SetClock, order: Request
) -> None:
    _go(clock, "2026-06-25")
    late = Late(reason="third-party", expected_on=date(2026, 7, 20), note="The bank's lawyer is on holiday")
    letter = office.delays.prepare(order.number, late, "fr").value
    text = " ".join(letter_text.fill(office.correspondence.content(letter.id)).lines())
    assert "banque" in text
    assert "lawyer" not in text
    fields = office.correspondence.content(letter.id).fields
    assert (fields["limit_article"], fields["limit_on"]) == ("12(3)", "2026-07-02")
    assert (fields["expected_on"], fields["duty_article"]) == ("2026-07-20", "12(5)-(6)")
    assert [each.note for each in office.delays.of(order.number)] == ["The bank's lawyer is on holiday"]
    assert due_on(office, order) == date(2026, 7, 2)  # written is not told


def test_a_notice_that_left_moves_a_limit_only_as_its_own_rule_says(office: Office, clock: SetClock, order: Request) -> None:
    _go(clock, "2026-06-25")
    letter = office.delays.prepare(order.number, Late(reason="court", say="The chamber sits in July"), "en").value
    desk = office.correspondence
    desk.submit(letter.id)
    desk.approve(letter.id)
    desk.seal(letter.id)
    desk.dispatch(letter.id, Channel.EMAIL)
    assert [each.kind for each in office.register.show(order.id).events][-1] is EventKind.DELAY_NOTIFIED
    assert due_on(office, order) == date(2026, 8, 3)  # article 12(5): at most 30 days more


def test_without_a_rule_for_it_a_notice_moves_nothing(office: Office, clock: SetClock, order: Request) -> None:
    office.casework.add_event(order.id, EventKind.DECIDED, datetime(2026, 6, 2, 8, 30))  # noqa: DTZ001 -- wall-clock time of the office
    carried = "EU-EIO-2014/12.4"

    def ends() -> date | None:
        return next(
            each.deadline.due_on for each in office.register.show(order.id).deadlines if each.deadline.limit_id == carried
        )

    before = ends()
    _go(clock, "2026-08-25")
    office.delays.noted(order.number, Late(reason="volume"), MailKind.EMAIL)
    assert before is not None
    assert ends() == before


@pytest.mark.parametrize(
    ("late", "part"),
    [
        (Late(reason="weather"), "no reason weather"),
        (Late(reason="other"), "needs words"),
        (Late(reason="court", expected_on=date(2026, 1, 1)), "in the past"),
        (Late(reason="court", limit="NO/1"), "no time limit NO/1"),
    ],
)
def test_what_is_no_reason_or_day_or_limit_is_refused(office: Office, order: Request, late: Late, part: str) -> None:
    from mlat_desktop.messages import sentence

    with pytest.raises(KnownError) as caught:
        office.delays.prepare(order.number, late)
    assert caught.value.code is Code.DELAY_INVALID
    assert part in sentence(caught.value)
    assert office.delays.of(order.number) == ()


def test_a_request_of_ours_is_not_ours_to_be_late_with(office: Office, order: Request) -> None:
    mine = office.register.log(particulars(Direction.OUTGOING)).value
    with pytest.raises(KnownError) as caught:
        office.delays.noted(mine.number, Late(reason="court"), MailKind.CALL)
    assert caught.value.code is Code.DELAY_INVALID


def test_the_duty_to_tell_stands_in_a_table_that_speaks_of_delay_or_time() -> None:
    known = {table.id: text.casefold() for table, text in shipped().tables}
    rows = delays._data()["notice"]
    assert len(rows) >= 8
    for row in rows:
        assert "delay" in known[row["treaty"]], row["treaty"]
        first = row["article"].split("(")[0]
        assert f'"{first}(' in known[row["treaty"]] or first in known[row["treaty"]], row


def test_every_reason_has_words_in_the_languages_of_letters() -> None:
    for reason in delays.reasons():
        assert set(reason.words) == set(LETTER_LANGUAGES), reason.code
        if reason.code != delays.OTHER:
            assert all(text.endswith((".", "。")) for text in reason.words.values()), reason.code


@pytest.mark.parametrize(
    ("language", "words"), [("es", "como un banco"), ("ru", "например банк"), ("zh", "银行、服务提供者等第三方")]
)
def test_the_letter_gives_the_reason_in_its_own_language(
    office: Office, clock: SetClock, order: Request, language: str, words: str
) -> None:
    _go(clock, "2026-06-25")
    letter = office.delays.prepare(order.number, Late(reason="third-party"), language).value
    assert words in office.correspondence.content(letter.id).fields["reasons"]


def test_a_notice_that_cannot_be_drafted_leaves_no_reason_behind(office: Office, order: Request) -> None:
    with pytest.raises(KnownError) as refusal:
        office.delays.prepare(order.number, Late(reason="court", say="Das Gericht tagt im Juli"), "de")
    assert refusal.value.code is Code.LETTER_LANGUAGE
    assert office.delays.of(order.number) == ()
