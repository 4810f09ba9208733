# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of a letter after the draft: comments and the way back, what follows a letter, ink, dispatch; and what is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.vocabulary import Channel, Outcome
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.leaving import REPLY_SETTING
from mlat_desktop.services.letters.refusing import OTHER
from mlat_desktop.services.views import TodayAct
from tests.ui import office as offices
from tests.ui.review_screens import asked as asked_by_them
from tests.ui.test_flows import case
from tests.ui.typing_on import WORDS
from ui.main_window import MainWindow
from ui.pages.ask_card import AskCard
from ui.pages.half_typed import PAUSE
from ui.pages.letter import LetterEditor
from ui.pages.letter_cards import way_facts
from ui.pages.print_box import AddressBox, ask_address
from ui.pages.settings import SettingsPage

pytestmark = pytest.mark.thorough


def opened(window: MainWindow, letter: Letter | int) -> LetterEditor:
    window.open_letter(letter if isinstance(letter, int) else letter.id)
    assert isinstance(window.editor, LetterEditor)
    return window.editor


def drafted(office: Office, kind: str = "acknowledgement", **fields: str) -> Letter:
    return office.correspondence.draft(case(office, "novak"), kind, "en", fields).value


def sealed(office: Office, kind: str = "acknowledgement", **fields: str) -> Letter:
    letter = drafted(office, kind, **fields)
    office.correspondence.submit(letter.id)
    office.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    office.correspondence.approve(letter.id)
    return office.correspondence.seal(letter.id).value


def asked(editor: LetterEditor, reason: str) -> None:
    made = editor.findChildren(AskCard)[-1]
    made.reason.setPlainText(reason)
    made.act.click()


def test_a_letter_goes_back_with_comments_and_the_open_ones_are_asked_about(window: MainWindow, prepared: Office) -> None:
    letter = prepared.correspondence.submit(drafted(prepared).id).value
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    editor = opened(window, letter)
    editor.comments.where.choose(1)
    editor.comments.text.setPlainText("Name the article.")
    editor.comments.add.click()
    comment = prepared.correspondence.comments(letter.id)[0]
    assert (comment.block, comment.text, comment.open) == (1, "Name the article.", True)
    editor.complete.click()
    assert window.banner.text == "1 comment is not settled."
    assert prepared.correspondence.show(letter.id).status is LetterStatus.REVIEW
    editor._ask_send_back()
    asked(editor, "And the date.")
    assert prepared.correspondence.show(letter.id).status is LetterStatus.DRAFT
    assert [each.text for each in prepared.correspondence.comments(letter.id)] == ["Name the article.", "And the date."]
    editor.comments._settle(comment, lambda: "It is article 46.")
    assert [each.open for each in prepared.correspondence.comments(letter.id)] == [False, True]
    editor.complete.click()
    editor.complete.click()
    editor._approve()
    next(each for each in window.banner.findChildren(QPushButton) if each.text() == "Approve all the same").click()
    assert prepared.correspondence.show(letter.id).status is LetterStatus.APPROVED


def test_the_end_of_the_seal_stands_beside_the_letter_before_it_is_sealed(
    window: MainWindow, prepared: Office, desk_clock: SetClock
) -> None:
    letter = drafted(prepared)
    prepared.correspondence.submit(letter.id)
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    prepared.correspondence.approve(letter.id)
    ends = prepared.seals.end().on
    assert ends is not None
    shown = [each.text() for each in opened(window, letter).seal_form.findChildren(QLabel)]
    assert "Certificate of the seal valid until" in shown
    assert not any("Have a new one made" in each for each in shown)
    desk_clock.at = datetime.combine(ends - timedelta(days=20), datetime.min.time(), UTC)
    shown = [each.text() for each in opened(window, letter).seal_form.findChildren(QLabel)]
    assert any(each.startswith("The certificate of the office’s seal expires on") for each in shown)
    desk_clock.at += timedelta(days=30)
    shown = [each.text() for each in opened(window, letter).seal_form.findChildren(QLabel)]
    assert any("nothing was sealed. Put another seal in use" in each for each in shown)


def test_the_seal_of_a_refusal_says_which_article_asks_for_the_consultation(window: MainWindow, prepared: Office) -> None:
    request = asked_by_them(prepared)
    letter = prepared.correspondence.draft(request.id, "refusal", "en", {"reasons": "It is not in conformity."}).value
    prepared.correspondence.submit(letter.id)
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    prepared.correspondence.approve(letter.id)
    editor = opened(window, letter)
    editor.complete.click()
    assert "cannot be sealed" in window.banner.text
    assert "46(26)" in window.banner.text
    assert prepared.correspondence.show(letter.id).number == ""


def test_a_refusal_on_another_ground_says_what_is_to_be_written(window: MainWindow, prepared: Office) -> None:
    request = asked_by_them(prepared)
    prepared.register.close(request.id, Outcome.REFUSED_COURT, "The court found one of its own.", OTHER)
    letter = prepared.correspondence.draft(request.id, "refusal", "en").value
    editor = opened(window, letter)
    editor.complete.click()
    assert "“Ground of refusal”, in the language of the letter (English)" in window.banner.text
    assert prepared.correspondence.show(letter.id).status is LetterStatus.DRAFT


def test_a_sealed_letter_is_superseded_and_one_that_left_is_corrected(window: MainWindow, prepared: Office) -> None:
    first = sealed(prepared)
    editor = opened(window, first)
    editor._supersede()
    second = window.editor
    assert isinstance(second, LetterEditor)
    assert second.letter.follows == first.uid
    for _step in range(3):
        second.complete.click()
    assert prepared.correspondence.show(first.id).status is LetterStatus.VOID
    second.complete.click()
    assert second.letter.status is LetterStatus.DISPATCHED
    second._ask_withdraw()
    asked(second, "The wrong State")
    third = window.editor
    assert isinstance(third, LetterEditor)
    assert third is not second
    assert (third.letter.kind, third.letter.follows_reason) == ("retraction", "The wrong State")
    assert "wrong State" not in third.letter.content


def test_a_letter_waits_for_its_signature_and_leaves_in_a_bag(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    first = sealed(prepared)
    prepared.record.keep(settings={INK_SETTING: "on"})
    assert [each.act for each in prepared.today.approvals() if each.letter_id == first.id] == [TodayAct.SIGN_LETTER]
    editor = opened(window, first)
    editor.complete.click()
    assert "signature by hand" in window.banner.text
    Image.new("RGB", (210, 297), "white").save(tmp_path / "signed.png")
    editor.sign_form.scan.take(tmp_path / "signed.png")
    editor.sign_form.record.click()
    assert prepared.correspondence.record_copy(first.id) is not None
    assert [each for each in prepared.today.approvals() if each.letter_id == first.id] == []
    form = editor.dispatch_form
    form.channel.choose(Channel.DIPLOMATIC_BAG)
    form.bag.setText("P-77")
    form.bag_seal.setText("0042318")
    form.pieces.setText("2")
    form.reply_by.set_day(date(2026, 12, 24))
    editor.complete.click()
    gone = prepared.correspondence.show(first.id)
    assert (gone.channel, gone.bag, gone.bag_seal, gone.pieces) == ("diplomatic-bag", "P-77", "0042318", 2)
    assert gone.reply_by == date(2026, 12, 24)
    editor.receipt_form.on.set_day(date(2026, 11, 21))
    editor.receipt_form.by.setText("Registry")
    editor.receipt_form.received.click()
    assert prepared.correspondence.show(first.id).received_by == "Registry"
    editor.receipt_form.reply_by.set_day(None)
    editor.receipt_form.expect.click()
    assert prepared.correspondence.show(first.id).reply_by is None


def test_the_day_of_the_reply_follows_the_day_of_leaving_until_it_is_written(window: MainWindow, prepared: Office) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.review_rules.reply.setText("soon")
    page.review_rules.keep.click()
    assert prepared.record.show().settings.get(REPLY_SETTING, "") == ""
    page.review_rules.reply.setText("30")
    page.review_rules.keep.click()
    assert prepared.record.show().settings[REPLY_SETTING] == "30"
    form = opened(window, sealed(prepared, "query", missing="The order")).dispatch_form
    assert form.reply_by.day == date(2026, 12, 21)
    form.on.set_day(date(2026, 11, 11))
    assert form.reply_by.day == date(2026, 12, 11)
    form.reply_by.set_day(date(2027, 1, 15))
    form.on.set_day(date(2026, 11, 21))
    assert form.reply_by.day == date(2027, 1, 15)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    editor.complete.click()
    assert ("Reply expected by", "15 Jan 2027") in way_facts(editor.desk, editor.letter)


def test_what_is_typed_without_a_pause_comes_back_and_only_that(window: MainWindow, prepared: Office) -> None:
    letter = drafted(prepared)
    editor = opened(window, letter)
    QTest.keyClicks(editor._fields["remarks"], "With regard to")
    editor._pause.stop()
    editor._half.keep()  # as a crash leaves it
    assert prepared.correspondence.content(letter.id).fields.get("remarks", "") == ""
    prepared.correspondence.edit_fields(letter.id, {"officer": "A colleague"}, letter.version)
    window.back()
    again = opened(window, letter)
    assert again is not editor
    assert again._fields["remarks"].text() == "With regard to"  # type: ignore[union-attr]  # a line
    assert again._fields["officer"].text() == "A colleague"  # type: ignore[union-attr]  # a line
    again._save()
    assert prepared.correspondence.content(letter.id).fields["remarks"] == "With regard to"
    assert prepared.drafts.load(f"letter/{letter.uid}") is None


@pytest.mark.slow
def test_a_window_that_is_killed_while_somebody_types_loses_a_moment_at_most(
    office_copy: Path, desk_clock: SetClock, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    """Who never pauses never reaches the moment at which the record is saved: the half-typed words are kept on the way."""
    office = offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock)
    letter = drafted(office)
    office.close()
    command = [sys.executable, "-m", "tests.ui.typing_on", str(office_copy), str(tmp_path), str(letter.id)]
    struck = 0
    unseen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=unseen) as typist:
        assert typist.stdout is not None
        begun = time.monotonic()
        for line in typist.stdout:
            struck = int(line)
            begun = begun if struck > 1 else time.monotonic()
            if time.monotonic() - begun > 2 * PAUSE / 1000 + 1:
                break
        pace = (time.monotonic() - begun) / max(1, struck)
        typist.send_signal(signal.SIGKILL)
    office = offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock)
    half = office.drafts.load(f"letter/{letter.uid}") or office.correspondence.content(letter.id).fields
    kept = str(half.get("remarks", ""))
    office.close()
    typed = (WORDS * (1 + struck // len(WORDS)))[: struck + 50]
    assert kept
    assert typed.startswith(kept)
    lost = (struck - len(kept)) * pace
    figure("seconds of typing lost by a kill", round(max(0.0, lost), 1))
    assert lost <= 2 * PAUSE / 1000


def test_what_is_typed_on_a_card_outlives_an_act_beside_it_and_a_crash(window: MainWindow, prepared: Office) -> None:
    letter = sealed(prepared)
    editor = opened(window, letter)
    editor.dispatch_form.tracking.setText("RR 123 456")
    editor._ask_void()
    editor.findChildren(AskCard)[-1].reason.setPlainText("The name is wr")
    editor._done(letter, "Handed to the printer; the copy is recorded.")
    assert editor.dispatch_form.tracking.text() == "RR 123 456"
    assert [each.reason.toPlainText() for each in editor.findChildren(AskCard)] == ["The name is wr"]
    editor.keep()
    again = opened(window, letter)
    assert again is not editor
    assert again.dispatch_form.tracking.text() == "RR 123 456"
    again.dispatch_form.channel.choose(Channel.POST)
    again.complete.click()
    assert prepared.correspondence.show(letter.id).tracking == "RR 123 456"
    assert prepared.drafts.load(f"letter/{letter.uid}") is None


def test_a_comment_that_was_added_is_not_typed_again_and_one_beside_another_act_stays(
    window: MainWindow, prepared: Office
) -> None:
    letter = prepared.correspondence.submit(drafted(prepared).id).value
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    editor = opened(window, letter)
    editor.comments.text.setPlainText("Name the article.")
    editor._done(prepared.correspondence.show(letter.id), "-")
    assert editor.comments.text.toPlainText() == "Name the article."
    editor.comments.add.click()
    assert [each.text for each in prepared.correspondence.comments(letter.id)] == ["Name the article."]
    assert editor.comments.text.toPlainText() == ""


def test_a_question_takes_the_place_of_one_in_which_nothing_is_written(window: MainWindow, prepared: Office) -> None:
    editor = opened(window, sealed(prepared))
    for _again in range(2):
        ask_address(editor.desk, editor._side, editor._id)
    asking = [each for each in editor.findChildren(AddressBox) if editor._side.indexOf(each) >= 0]
    assert len(asking) == 1
    editor._ask_void()
    editor.findChildren(AskCard)[-1].reason.setPlainText("The name is wr")
    ask_address(editor.desk, editor._side, editor._id)
    kept = [each for each in editor.findChildren(AskCard) if editor._side.indexOf(each) >= 0]
    assert [each.reason.toPlainText() for each in kept] == ["The name is wr"]
