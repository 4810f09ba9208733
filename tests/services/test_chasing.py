# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reminders in a real office: proposed when due, drafted by an officer, counted once they have left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from mlat_desktop.bootstrap import Office, open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import KeyFile
from mlat_desktop.domain import letter_text
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import Authority, Item, Request, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, Holder, MailKind, RequestClass, Status
from mlat_desktop.services.casework import About
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.letters.words import words as letter_words
from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece
from mlat_desktop.services.views import TodayAct, TodayGroup
from mlat_desktop.store import upgrade
from mlat_desktop.store.engine import make_engine
from tests.services.conftest import CHEAP, WORDS, particulars

pytestmark = pytest.mark.thorough

COURT = About(holder=Holder.COURT, whom="District Court of Bellinzona")


THEIRS = Authority(name="Ministry of Justice", address="Esplanada, Brasilia")


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9)


def incoming(office: Office, received: datetime, items: tuple[Item, ...] = ()) -> Request:
    made = replace(particulars(), items=items, their_authority=THEIRS)
    return office.register.log(made, received=received).value


def _go(clock: SetClock, day: str) -> None:
    clock.at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)


@pytest.fixture
def ours(office: Office, clock: SetClock) -> Request:
    """A request of ours that was sent on 1 June."""
    _go(clock, "2026-06-01")
    made = office.register.log(replace(particulars(Direction.OUTGOING), their_authority=THEIRS)).value
    office.casework.add_event(made.id, EventKind.REQUEST_SENT, at("2026-06-01").replace(hour=8))
    return made


def send(office: Office, letter: Letter) -> None:
    """Through every hand of an office that works with one."""
    desk = office.correspondence
    letter = desk.submit(letter.id).value
    letter = desk.approve(letter.id).value
    letter = desk.seal(letter.id).value
    desk.dispatch(letter.id, Channel.POST)


@pytest.fixture
def alone(office: Office) -> Office:
    office.record.keep(settings={"two_people": "off"}, reason="A test has one person")
    return office


def fields(office: Office, letter: Letter) -> dict[str, str]:
    return dict(office.correspondence.content(letter.id).fields)


def words(office: Office, letter: Letter) -> str:
    return " ".join(letter_text.fill(office.correspondence.content(letter.id)).lines())


def test_nothing_is_proposed_before_its_day_and_then_one_line(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-06-30")
    assert alone.chasing.due() == ()
    _go(clock, "2026-07-04")
    (line,) = alone.chasing.due()
    assert (line.row.number, line.rung, line.due_on, line.days) == (ours.number, 1, date(2026, 7, 1), -3)
    assert (line.holder, line.escalates, line.item) == (Holder.OTHER_STATE, False, None)
    assert alone.chasing.due(holder=Holder.COURT) == ()


def test_a_reminder_counts_when_it_leaves_and_not_when_it_is_written(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")
    made = alone.chasing.prepare([ours.number], "en")
    assert (len(made.drafts), made.refusals) == (1, ())
    assert fields(alone, made.drafts[0])["rung"] == "1"
    assert alone.chasing.due()[0].rung == 1  # a draft reminds nobody
    (again,) = alone.chasing.prepare([ours.number]).refusals
    assert again.code is Code.CHASE_DRAFTED
    send(alone, made.drafts[0])
    assert alone.chasing.due() == ()
    (stand,) = alone.chasing.propose(ours.number)
    assert (stand.ladder.rung, stand.ladder.due_on, stand.letter) == (2, date(2026, 8, 3), None)
    assert [event.kind for event in alone.register.show(ours.id).events][-1] is EventKind.STATUS_ASKED


@pytest.mark.parametrize(
    ("language", "subject", "never"),
    [("en", "Extradition: ", "assistance"), ("fr", "Extradition\u00a0: ", "entraide"), ("ar", "تسليم المجرمين: ", "المساعدة")],
)
def test_a_reminder_of_an_extradition_speaks_of_no_assistance(
    alone: Office, clock: SetClock, language: str, subject: str, never: str
) -> None:
    _go(clock, "2026-06-01")
    wanted = replace(particulars(Direction.OUTGOING), klass=RequestClass.EXTRADITION, their_authority=THEIRS)
    made = alone.register.log(wanted).value
    alone.casework.add_event(made.id, EventKind.REQUEST_SENT, at("2026-06-01").replace(hour=8))
    _go(clock, "2026-07-04")
    (letter,) = alone.chasing.prepare([made.number], language).drafts
    text = words(alone, letter)
    assert text.startswith(subject)
    assert never not in text.lower()


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_kind_of_request_has_its_words_in_the_subject_of_a_letter(language: str) -> None:
    assert set(letter_words(language).sections["matters"]) == {each.value for each in RequestClass}


def test_today_leads_to_the_reminder_that_somebody_has_begun(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")

    def line() -> tuple[TodayAct, int | None]:
        (found,) = [each for each in alone.today.lines() if each.group is TodayGroup.CHASE]
        return found.act, found.letter_id

    assert line() == (TodayAct.REMIND, None)
    (draft,) = alone.chasing.prepare([ours.number], "en").drafts
    assert line() == (TodayAct.OPEN_LETTER, draft.id)
    alone.correspondence.submit(draft.id)
    assert line() == (TodayAct.OPEN_LETTER, draft.id)
    alone.correspondence.void(draft.id, "They called meanwhile")
    assert line() == (TodayAct.REMIND, None)


def test_three_reminders_differ_in_tone_and_after_them_it_is_taken_further(
    alone: Office, clock: SetClock, ours: Request
) -> None:
    day, texts = date(2026, 7, 4), []
    for _rung in range(3):
        _go(clock, day.isoformat())
        (letter,) = alone.chasing.prepare([ours.number], "en").drafts
        texts.append(words(alone, letter))
        send(alone, letter)
        day += timedelta(days=31)
    assert ["second reminder" in text for text in texts] == [False, True, False]
    assert ["our earlier reminders" in text for text in texts] == [False, False, True]
    assert ["diplomatic channel" in text for text in texts] == [False, False, True]
    _go(clock, day.isoformat())
    (line,) = alone.chasing.due()
    assert line.escalates
    (refusal,) = alone.chasing.prepare([ours.number]).refusals
    assert refusal.code is Code.CHASE_FURTHER
    assert "liaison magistrate" in refusal.message
    alone.chasing.noted(ours.number, MailKind.CALL, "Our liaison magistrate in Rome asks", further=True)
    assert alone.chasing.due() == ()


def test_mail_that_was_taken_off_the_case_is_no_word_from_them(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")
    new = NewPiece(direction=Direction.INCOMING, role="other-state", name=THEIRS.name, subject="Reply", when=at("2026-07-03"))
    piece = alone.mail.log(new, (), [Filing(request_id=ours.id)]).value

    def heard() -> date | None:
        (stand,) = alone.chasing.propose(ours.number)
        return stand.ladder.heard_on

    assert heard() == date(2026, 7, 3)
    alone.mail.unmatch(piece.number, "It answers another request")
    assert heard() is None


def test_a_call_counts_like_a_letter_and_needs_a_note(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")
    with pytest.raises(KnownError) as caught:
        alone.chasing.noted(ours.number, MailKind.CALL, "  ")
    assert caught.value.code is Code.CHASE_INVALID
    event = alone.chasing.noted(ours.number, MailKind.CALL, "Signora Bruno will look").value
    assert event.note == "Telephone call: Signora Bruno will look"
    (stand,) = alone.chasing.propose(ours.number)
    assert stand.ladder.rung == 2


def test_a_word_from_them_takes_the_line_away(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")
    alone.chasing.heard(ours.number, "They expect to answer in September")
    assert alone.chasing.due() == ()
    (stand,) = alone.chasing.propose(ours.number)
    assert (stand.ladder.rung, stand.ladder.heard_on) == (1, date(2026, 7, 4))


def test_a_court_that_has_a_file_is_reminded_at_its_own_name(alone: Office, clock: SetClock) -> None:
    _go(clock, "2026-06-01")
    case = incoming(alone, at("2026-06-01").replace(hour=8))
    alone.casework.add_event(case.id, EventKind.HANDED_OVER, at("2026-06-01").replace(hour=8), about=COURT)
    _go(clock, "2026-07-04")
    (line,) = alone.chasing.due(holder=Holder.COURT)
    assert line.whom == "District Court of Bellinzona"
    (letter,) = alone.chasing.prepare([case.number], "en").drafts
    assert fields(alone, letter)["to_name"] == "District Court of Bellinzona"
    assert "passed to you" in words(alone, letter)
    send(alone, letter)
    event = alone.register.show(case.id).events[-1]
    assert (event.kind, event.holder) == (EventKind.REMINDED, Holder.COURT)
    assert alone.chasing.due() == ()


def test_an_item_with_another_authority_has_a_line_of_its_own(alone: Office, clock: SetClock) -> None:
    _go(clock, "2026-06-01")
    items = (Item(uid=Uid("bank"), kind="banking"), Item(uid=Uid("witness"), kind="attendance"))
    case = incoming(alone, at("2026-06-01").replace(hour=8), items=items)
    about = About(holder=Holder.PROVIDER, whom="Bank Sieben Brunnen", item=Uid("bank"))
    alone.casework.add_event(case.id, EventKind.HANDED_OVER, at("2026-06-01").replace(hour=8), about=about)
    _go(clock, "2026-06-16")
    (line,) = alone.chasing.due()
    assert (line.item, line.whom, line.holder) == ("bank", "Bank Sieben Brunnen", Holder.PROVIDER)
    (letter,) = alone.chasing.prepare([case.number], "en").drafts
    assert letter.item_uid == "bank"
    send(alone, letter)
    assert alone.chasing.due() == ()
    assert alone.register.show(case.id).events[-1].item_uid == "bank"


def test_what_cannot_be_is_refused_in_a_sentence_and_stops_nothing_else(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-06-10")
    with_us = incoming(alone, at("2026-06-02"))
    made = alone.chasing.prepare([ours.number, with_us.number, "NO-SUCH", ours.number])
    assert made.drafts == ()
    assert [(each.reference, each.code) for each in made.refusals] == [
        (ours.number, Code.CHASE_NOT_DUE), (with_us.number, Code.CHASE_NOBODY), ("NO-SUCH", Code.REQUEST_UNKNOWN),
    ]  # fmt: skip
    assert all(each.message.endswith(".") for each in made.refusals)
    _go(clock, "2026-07-04")
    assert len(alone.chasing.prepare([with_us.number, ours.number]).drafts) == 1


def test_an_early_reminder_is_written_where_it_is_asked_for(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-06-10")
    assert len(alone.chasing.prepare([ours.number], early=True).drafts) == 1


def test_a_case_that_ended_reminds_nobody(alone: Office, clock: SetClock, ours: Request) -> None:
    _go(clock, "2026-07-04")
    alone.casework.add_event(ours.id, EventKind.REPLY_RECEIVED, at("2026-07-03"))
    assert alone.register.show(ours.id).request.status is Status.REPLY_RECEIVED
    assert alone.chasing.due() == ()


def test_an_office_of_an_older_program_has_its_reminders_from_the_first_opening(
    office: Office, folder: Path, clock: SetClock, ours: Request
) -> None:
    theirs = incoming(office, at("2026-06-01").replace(hour=8))
    office.casework.add_event(theirs.id, EventKind.HANDED_OVER, at("2026-06-01").replace(hour=8), about=COURT)
    office.close()
    key = KeyFile.read(folder / "keys.json", cost=CHEAP).open_with(WORDS, "anna").key
    engine = make_engine(folder / "office.db", key, writing=True, size=1, migrating=True)
    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), "0013")
        connection.execute(
            sa.text("DELETE FROM deadline WHERE limit_id LIKE 'own/chase%' AND request_id = :id"), {"id": theirs.id}
        )
        old = "UPDATE deadline SET limit_id = 'own/chase/30', steps = '[]' WHERE limit_id LIKE 'own/chase%'"
        assert connection.exec_driver_sql(old).rowcount == 1
    engine.dispose()
    _go(clock, "2026-07-02")
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP) as opened:
        due = {line.row.number: (line.holder, line.rung, line.due_on) for line in opened.chasing.due()}
        assert due == {
            ours.number: (Holder.OTHER_STATE, 1, date(2026, 7, 1)),
            theirs.number: (Holder.COURT, 1, date(2026, 7, 1)),
        }
        assert opened.maintenance.check().faults == ()
