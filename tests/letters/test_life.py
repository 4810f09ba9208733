# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The life of a letter in a real office: comments, what follows a letter, the signature by hand, the way out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from PIL import Image

from mlat_desktop.clock import SetClock
from mlat_desktop.domain import letter_text
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_sheet import Verdict
from mlat_desktop.domain.letters import Follow, Letter, LetterStatus, ScanKind
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.casework import Casework, NewMail
from mlat_desktop.services.dispatch_list import DispatchList
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.leaving import REPLY_SETTING, Dispatch
from mlat_desktop.services.today import Today
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.services.viewing import timeline
from mlat_desktop.store.holiday_source import PackagedHolidays
from tests.letters.conftest import Desk
from tests.letters.test_annexes import pdf_file
from tests.letters.test_service import IN, OUT, refused, sealed

pytestmark = pytest.mark.thorough

Sit = Callable[[str], Desk]


def setting(desk: Desk, name: str, value: str) -> None:
    desk.set_office(replace(desk.place.office, settings={**desk.place.office.settings, name: value}))


def acts_on(desk: Desk, letter: Letter) -> list[str]:
    with desk.place.store.read() as uow:
        return [entry.action for entry in uow.audit.of_subject(letter.uid, letter.request_id)]


def submitted(desk: Sit, kind: str = "acknowledgement") -> Letter:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], kind, "en").value
    return anna.letters.submit(letter.id).value


def sent(desk: Sit, kind: str = "acknowledgement", number: str = IN, **fields: str) -> Letter:
    letter = sealed(desk, kind, "en", number, **fields)
    return desk("martin").letters.dispatch(letter.id, Channel.POST).value


def finished(desk: Sit, draft: Letter) -> Letter:
    """The draft submitted by its writer, approved and sealed by another."""
    desk("anna").letters.submit(draft.id)
    martin = desk("martin")
    martin.letters.approve(draft.id)
    return martin.letters.seal(draft.id).value


def png(path: Path, size: tuple[int, int] = (60, 80)) -> Path:
    Image.new("RGB", size, (250, 250, 245)).save(path)
    return path


# -- comments ---------------------------------------------------------------------------------------------------------------


def test_a_letter_goes_back_to_its_writer_with_what_is_to_be_changed(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = submitted(desk)
    martin.letters.comment(letter.id, "Name the article.", block=1)
    back = martin.letters.send_back(letter.id, "The tone is too short.").value
    assert back.status is LetterStatus.DRAFT
    first, second = anna.letters.comments(letter.id)
    block = letter_text.load(letter.content).blocks[1].text.replace("**", "")
    assert (first.block, first.written_by, first.open) == (1, "u-2", True)
    assert block.startswith(first.quote.removesuffix("…"))
    assert (second.block, second.text) == (None, "The tone is too short.")
    settled = anna.letters.settle(letter.id, first.uid, "It is article 46(13).").value
    assert (settled.open, settled.settled_by, settled.answer) == (False, "u-1", "It is article 46(13).")
    refused(Code.LETTER_COMMENT, lambda: anna.letters.settle(letter.id, first.uid))
    assert "letter.sent-back" in acts_on(martin, letter)


def test_a_letter_is_not_sent_back_for_nothing_nor_by_its_writer(desk: Sit) -> None:
    martin, clara = desk("martin"), desk("clara")
    letter = submitted(desk)
    error = refused(Code.LETTER_COMMENT, lambda: martin.letters.send_back(letter.id, "  "))
    assert "say what is to be changed" in sentence(error)
    refused(Code.NOT_PERMITTED, lambda: clara.letters.send_back(letter.id, "No."))
    refused(Code.LETTER_COMMENT, lambda: martin.letters.comment(letter.id, "Where?", block=999))
    refused(Code.LETTER_COMMENT, lambda: martin.letters.comment(letter.id, "x" * 4001))
    assert martin.letters.comments(letter.id) == ()


def test_open_comments_are_asked_about_at_the_approval(desk: Sit) -> None:
    martin = desk("martin")
    letter = submitted(desk)
    martin.letters.comment(letter.id, "Is the addressee right?")
    error = refused(Code.LETTER_COMMENTS_OPEN, lambda: martin.letters.approve(letter.id))
    assert "Is the addressee right?" in sentence(error)
    assert martin.letters.approve(letter.id, with_comments=True).value.status is LetterStatus.APPROVED


def test_no_comment_reaches_the_page_or_the_signed_record(desk: Sit) -> None:
    martin = desk("martin")
    letter = submitted(desk)
    martin.letters.comment(letter.id, "Zwischenruf", block=0)
    before = martin.letters.preview(letter.id)
    martin.letters.comment(letter.id, "Zwischenruf zwei")
    assert martin.letters.preview(letter.id) == before
    martin.letters.approve(letter.id, with_comments=True)
    kept = martin.letters.seal(letter.id).value
    assert "Zwischenruf" not in kept.content
    assert len(martin.letters.comments(letter.id)) == 2
    refused(Code.LETTER_STATE, lambda: martin.letters.comment(letter.id, "Too late."))


# -- what follows a letter --------------------------------------------------------------------------------------------------


def test_a_sealed_letter_is_superseded_and_void_once_the_new_one_is_sealed(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sealed(desk, remarks="We thank you.")
    pdf = martin.letters.pdf(first.id)
    second = anna.letters.supersede(first.id).value
    assert (second.status, second.number, second.follows, second.follows_as) == (
        LetterStatus.DRAFT, "", first.uid, Follow.SUPERSEDES,
    )  # fmt: skip
    assert anna.letters.content(second.id).fields["remarks"] == "We thank you."
    assert "record" not in json.loads(second.content)
    refused(Code.LETTER_FOLLOWED, lambda: anna.letters.supersede(first.id))
    refused(Code.LETTER_FOLLOWED, lambda: martin.letters.dispatch(first.id, Channel.POST))
    assert martin.letters.verify(pdf).verdict is Verdict.GENUINE  # a draft takes nobody's place
    second = finished(desk, second)
    old = martin.letters.show(first.id)
    assert (old.status, old.void_reason) == (LetterStatus.VOID, f"superseded by {second.number}")
    assert martin.letters.followers(first.id) == (second,)
    assert martin.letters.followed(second.id) == old
    verdict = martin.letters.verify(pdf)
    assert (verdict.verdict, verdict.ok, verdict.followed_by) == (Verdict.VOIDED, False, second.number)
    assert second.number in verdict.sentence
    assert martin.letters.pdf(first.id) == pdf
    assert "letter.voided" in acts_on(martin, old)


def test_a_superseding_draft_that_is_void_leaves_the_first_free(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sealed(desk)
    martin.letters.void(anna.letters.supersede(first.id).value.id, "Not needed")
    assert martin.letters.dispatch(first.id, Channel.POST).value.status is LetterStatus.DISPATCHED
    refused(Code.LETTER_STATE, lambda: anna.letters.supersede(first.id))


def test_what_has_left_is_corrected_by_another_letter_that_names_it(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sent(desk)
    refused(Code.LETTER_KIND, lambda: anna.letters.draft(anna.requests[IN], "correction", "en"))
    second = anna.letters.correct(first.id, "fr").value
    missing = refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.submit(second.id))
    assert "What is corrected" in sentence(missing)
    second = anna.letters.edit_fields(second.id, {"errors": "p. 1 : 2019 au lieu de 2020"}, second.version).value
    fields = anna.letters.content(second.id).fields
    assert (fields["first_number"], fields["first_date"]) == (first.number, str(first.dated_on))
    assert fields["to_name"] == anna.letters.content(first.id).fields["to_name"]
    second = finished(desk, second)
    said = " ".join(json.loads(second.content)["record"]["text"])
    assert first.number in said
    assert "rectifiée" in said
    assert "retirée" not in said
    verdict = martin.letters.verify(martin.letters.pdf(first.id))
    assert (verdict.verdict, verdict.ok, verdict.followed_by) == (Verdict.CORRECTED, True, second.number)
    assert martin.letters.show(first.id).status is LetterStatus.DISPATCHED
    third = anna.letters.correct(first.id).value  # a second mistake may come to light
    assert (third.language, third.follows) == ("en", first.uid)


def test_what_has_left_is_withdrawn_once_and_the_reason_stays_in_the_office(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sent(desk)
    refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.withdraw(first.id, " "))
    second = anna.letters.withdraw(first.id, "Sent to the wrong State by Mr Muster").value
    assert second.follows_reason == "Sent to the wrong State by Mr Muster"
    assert "Muster" not in second.content
    refused(Code.LETTER_FOLLOWED, lambda: anna.letters.correct(first.id))
    second = finished(desk, second)
    assert "Muster" not in second.content
    verdict = martin.letters.verify(martin.letters.pdf(first.id))
    assert (verdict.verdict, verdict.ok) == (Verdict.WITHDRAWN, False)
    assert second.number in verdict.sentence
    refused(Code.LETTER_FOLLOWED, lambda: anna.letters.withdraw(first.id, "Again"))


def test_what_takes_the_place_of_a_withdrawal_withdraws(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sent(desk, "query", missing="The dates", answer_by="2027-01-15")
    pdf, code = martin.letters.pdf(first.id), check_code(first.number, first.digest)
    slip = finished(desk, anna.letters.withdraw(first.id, "It went to the wrong State").value)
    last = finished(desk, anna.letters.supersede(slip.id).value)
    assert martin.letters.show(slip.id).status is LetterStatus.VOID
    verdict = martin.letters.verify(pdf)
    assert (verdict.verdict, verdict.ok, verdict.followed_by) == (Verdict.WITHDRAWN, False, last.number)
    assert (martin.letters.check_code(code).ok, martin.letters.check_code(code).followed_by) == (False, last.number)
    refused(Code.LETTER_FOLLOWED, lambda: anna.letters.withdraw(first.id, "Once more"))
    martin.letters.dispatch(last.id, Channel.POST)
    with martin.place.store.read() as uow:
        assert uow.letters.awaiting(martin.requests[IN]) == ()


def test_a_correction_that_was_withdrawn_corrects_no_more(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sent(desk)
    draft = anna.letters.correct(first.id).value
    second = finished(desk, anna.letters.edit_fields(draft.id, {"errors": "p. 1: for 2019 read 2020"}, draft.version).value)
    assert martin.letters.verify(martin.letters.pdf(first.id)).verdict is Verdict.CORRECTED
    martin.letters.dispatch(second.id, Channel.POST)
    finished(desk, anna.letters.withdraw(second.id, "The correction was wrong").value)
    assert martin.letters.verify(martin.letters.pdf(second.id)).verdict is Verdict.WITHDRAWN
    assert martin.letters.verify(martin.letters.pdf(first.id)).verdict is Verdict.GENUINE


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
@pytest.mark.parametrize("how", list(Follow)[1:])
def test_the_letter_that_follows_is_written_in_every_language(desk: Sit, language: str, how: Follow) -> None:
    anna = desk("anna")
    first = sent(desk)
    begin = anna.letters.correct if how is Follow.CORRECTS else lambda key, code: anna.letters.withdraw(key, "x", code)
    made = begin(first.id, language).value
    if how is Follow.CORRECTS:
        made = anna.letters.edit_fields(made.id, {"errors": "p. 1: 2019\np. 2: 2020"}, made.version).value
    assert anna.letters.preview(made.id).startswith(b"%PDF")
    assert anna.letters.submit(made.id).value.status is LetterStatus.REVIEW


# -- the signature by hand --------------------------------------------------------------------------------------------------


def test_the_page_bears_the_day_given_at_the_seal(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = submitted(desk)
    martin.letters.approve(letter.id)
    today = martin.place.today
    refused(Code.LETTER_DAY, lambda: martin.letters.seal(letter.id, dated=today + timedelta(days=1)))
    refused(Code.LETTER_DAY, lambda: martin.letters.seal(letter.id, dated=today - timedelta(days=1)))
    assert martin.letters.show(letter.id).number == ""
    kept = martin.letters.seal(letter.id, dated=today).value
    assert kept.dated_on == today
    assert json.loads(kept.content)["record"]["date"] == today.isoformat()
    assert sealed(desk).dated_on == anna.place.today


def test_a_letter_signed_by_hand_waits_for_its_scan_before_it_leaves(desk: Sit, tmp_path: Path) -> None:
    martin, clara = desk("martin"), desk("clara")
    letter = sealed(desk)
    assert not martin.letters.waits_for_signature(letter.id)
    setting(martin, INK_SETTING, "on")
    assert martin.letters.waits_for_signature(letter.id)
    refused(Code.LETTER_UNSIGNED, lambda: martin.letters.dispatch(letter.id, Channel.POST))
    pdf = martin.letters.pdf(letter.id)
    scan = png(tmp_path / "signed.png")
    assert clara.letters.signed(letter.id, martin.place.today, scan).value.signed_on == martin.place.today
    copy = martin.letters.record_copy(letter.id)
    assert copy is not None
    assert (copy.media_type, copy.name, martin.letters.scan_bytes(copy)) == ("image/png", "signed.png", scan.read_bytes())
    assert [(page.width, page.height) for page in martin.letters.scan_pages(copy, 30)] == [(30, 40)]
    assert martin.letters.pdf(letter.id) == pdf  # the sealed file stays beside it
    assert not martin.letters.waits_for_signature(letter.id)
    again = png(tmp_path / "better.png", (120, 160))
    clara.letters.signed(letter.id, martin.place.today, again)
    kept = martin.letters.record_copy(letter.id)
    assert kept is not None
    assert kept.name == "better.png"
    assert len(martin.letters.scans(letter.id)) == 2
    assert martin.letters.dispatch(letter.id, Channel.POST).value.unsigned_reason == ""


def test_a_letter_leaves_unsigned_only_with_a_reason(desk: Sit) -> None:
    martin = desk("martin")
    setting(martin, INK_SETTING, "on")
    letter = sealed(desk)
    way = Dispatch(channel=Channel.EMAIL, unsigned="The signatory is abroad; the paper follows.")
    assert martin.letters.send(letter.id, way).value.unsigned_reason == "The signatory is abroad; the paper follows."


def thinner(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 1, 14_000_000])


def with_odd_exif(jpeg: bytes) -> bytes:
    """A JPEG file whose note on the camera ends too soon: the picture is whole all the same."""
    note = b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01"
    return jpeg[:2] + b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note + jpeg[2:]


def test_only_a_scan_that_can_be_shown_is_kept(desk: Sit, tmp_path: Path) -> None:
    martin = desk("martin")
    letter = sealed(desk)
    today = martin.place.today
    whole = io.BytesIO()
    Image.effect_noise((400, 400), 60).convert("RGB").save(whole, "JPEG")
    files = {
        "half.jpg": whole.getvalue()[: len(whole.getvalue()) // 2],
        "half.pdf": martin.letters.pdf(letter.id)[:900],
        "words.png": b"not an image",
        "moving.gif": b"GIF89a" + bytes(40),
        "empty.pdf": b"",
        "a hair wide.pdf": pdf_file(tmp_path / "thin.pdf", (3, 14400), change=thinner).read_bytes(),
    }
    before = list(martin.place.vault.present())
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        error = refused(Code.LETTER_SCAN, lambda name=name: martin.letters.signed(letter.id, today, tmp_path / name))  # type: ignore[misc]  # a default of a lambda
        assert name in sentence(error)
    refused(Code.FILE_MISSING, lambda: martin.letters.signed(letter.id, today, tmp_path / "gone.pdf"))
    good = png(tmp_path / "good.png")
    refused(Code.LETTER_DAY, lambda: martin.letters.signed(letter.id, today + timedelta(days=1), good))
    refused(Code.LETTER_DAY, lambda: martin.letters.signed(letter.id, today - timedelta(days=1), good))
    assert list(martin.place.vault.present()) == before
    of_a_telephone = io.BytesIO()
    Image.new("RGB", (90, 60)).save(of_a_telephone, "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))])
    fit = {
        "whole.jpg": whole.getvalue(),
        "two pictures.jpg": of_a_telephone.getvalue(),
        "careless.jpg": with_odd_exif(whole.getvalue()),
        "whole.pdf": martin.letters.pdf(letter.id),
    }
    for name, data in fit.items():
        (tmp_path / name).write_bytes(data)
        assert martin.letters.signed(letter.id, today, tmp_path / name).value.signed_on == today


# -- the way out ------------------------------------------------------------------------------------------------------------


def test_the_way_of_a_letter_is_kept_whole(desk: Sit, tmp_path: Path) -> None:
    martin = desk("martin")
    letter = sealed(desk, "query", missing="The order")
    today = martin.place.today
    way = Dispatch(
        channel=Channel.DIPLOMATIC_BAG, tracking="K 12", bag="P-77", bag_seal="0042318", pieces=3,
        reply_by=today + timedelta(days=30),
    )  # fmt: skip
    gone = martin.letters.send(letter.id, way).value
    assert (gone.bag, gone.bag_seal, gone.pieces, gone.reply_by) == ("P-77", "0042318", 3, today + timedelta(days=30))
    refused(Code.LETTER_DAY, lambda: martin.letters.received(letter.id, today - timedelta(days=1), "Ms Mwangi"))
    refused(Code.LETTER_FIELD_MISSING, lambda: martin.letters.received(letter.id, today, " "))
    had = martin.letters.received(letter.id, today, "Ms Mwangi, registry", png(tmp_path / "receipt.png")).value
    assert (had.received_on, had.received_by) == (today, "Ms Mwangi, registry")
    assert [each.kind for each in martin.letters.scans(letter.id)] == [ScanKind.RECEIPT]
    assert martin.letters.record_copy(letter.id) is None  # a receipt is no signed letter
    assert martin.letters.expect(letter.id, None).value.reply_by is None
    refused(Code.LETTER_DAY, lambda: martin.letters.expect(letter.id, today - timedelta(days=1)))


WAYS: dict[str, Callable[[str], Dispatch]] = {
    "tracking": lambda said: Dispatch(channel=Channel.POST, tracking=said),
    "bag": lambda said: Dispatch(channel=Channel.POST, bag=said),
    "bag_seal": lambda said: Dispatch(channel=Channel.POST, bag_seal=said),
}


@pytest.mark.parametrize("name", WAYS)
def test_no_letter_leaves_in_a_way_that_keeps_its_day_from_the_dispatch_list(desk: Sit, tmp_path: Path, name: str) -> None:
    martin = desk("martin")
    letter = sealed(desk)
    refused(Code.LETTER_FIELD_INVALID, lambda: martin.letters.send(letter.id, WAYS[name]("W" * 30_000)))
    refused(Code.LETTER_GLYPH_MISSING, lambda: martin.letters.send(letter.id, WAYS[name]("RR 12 \U0001f600")))
    sent = martin.letters.send(letter.id, WAYS[name](" RR\n\n12\t34 ")).value
    assert getattr(sent, name) == "RR 12 34"
    DispatchList(martin.place, Press()).write(tmp_path / "list.pdf")


def test_nothing_leaves_on_a_day_that_cannot_be_or_in_no_pieces(desk: Sit) -> None:
    martin = desk("martin")
    letter = sealed(desk)
    today = martin.place.today
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        refused(Code.LETTER_DAY, lambda day=day: martin.letters.dispatch(letter.id, Channel.POST, on=day))  # type: ignore[misc]  # a default of a lambda
    refused(Code.LETTER_FIELD_INVALID, lambda: martin.letters.send(letter.id, Dispatch(channel=Channel.POST, pieces=0)))
    assert martin.letters.show(letter.id).status is LetterStatus.SEALED


def test_the_answer_is_expected_by_the_day_in_the_letter_or_by_the_offices_own_target(desk: Sit) -> None:
    martin = desk("martin")
    today = martin.place.today
    named = sealed(desk, "query", missing="The order", answer_by=(today + timedelta(days=20)).isoformat())
    assert martin.letters.reply_wanted(named.id) == today + timedelta(days=20)
    open_ended = sealed(desk, "query", missing="The order")
    assert martin.letters.reply_wanted(open_ended.id) is None
    setting(martin, REPLY_SETTING, "45")
    assert martin.letters.reply_wanted(open_ended.id) == today + timedelta(days=45)
    assert martin.letters.reply_wanted(sealed(desk).id) is None  # an acknowledgement asks for nothing
    assert martin.letters.send(open_ended.id, Dispatch(channel=Channel.POST)).value.reply_by == today + timedelta(days=45)
    free = martin.letters.send(named.id, Dispatch(channel=Channel.POST, no_reply=True)).value
    assert free.reply_by is None


def test_a_withdrawn_letter_awaits_no_answer_any_more(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sealed(desk, "enquiry", "en", OUT)
    first = martin.letters.send(first.id, Dispatch(channel=Channel.POST, reply_by=date(2027, 1, 31))).value

    def awaited() -> list[date]:
        with martin.place.store.read() as uow:
            return [each.reply_by for each in uow.letters.awaiting(martin.requests[OUT])]

    assert awaited() == [date(2027, 1, 31)]
    second = finished(desk, anna.letters.withdraw(first.id, "No longer needed").value)
    assert awaited() == [date(2027, 1, 31)]
    martin.letters.dispatch(second.id, Channel.POST)
    assert awaited() == []


def test_the_case_watches_for_the_answer_to_a_letter(desk: Sit) -> None:
    """On the office's real clock: the day stands with the other days of the case, and goes with the answer."""
    martin = desk("martin")
    martin.place.treaty_clock = TreatyClock(PackagedHolidays())
    first = sealed(desk, "enquiry", "en", OUT)
    martin.letters.send(first.id, Dispatch(channel=Channel.POST, reply_by=date(2026, 12, 31)))

    def due() -> dict[str, DeadlineState]:
        with martin.place.store.read() as uow:
            found = uow.requests.deadlines(martin.requests[OUT])
        return {str(each.due_on): each.state for each in found if each.limit_id == f"own/reply/{first.uid}"}

    assert due() == {"2026-12-31": DeadlineState.RUNNING}
    to = martin.letters.content(first.id).fields["to_name"]
    mail = NewMail(
        direction=Direction.INCOMING, kind=MailKind.LETTER, channel=Channel.POST, when=martin.place.now, correspondent=to,
        subject="Their answer",
    )  # fmt: skip
    Casework(martin.place).log_mail(martin.requests[OUT], mail)
    assert due() == {"2026-12-31": DeadlineState.SETTLED}
    martin.letters.expect(first.id, None)
    assert due() == {}


def test_the_case_shows_what_became_of_a_letter_in_order(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = sealed(desk, "query", missing="The order")
    martin.letters.send(first.id, Dispatch(channel=Channel.DIPLOMATIC_BAG, bag="P-77", bag_seal="0042318", pieces=2))
    martin.letters.received(first.id, martin.place.today, "Registry")
    draft = anna.letters.correct(first.id).value
    draft = anna.letters.edit_fields(draft.id, {"errors": "p. 1: for 2019 read 2020"}, draft.version).value
    second = finished(desk, draft)
    letters = martin.letters.of_request(martin.requests[IN])
    shown = [entry for entry in timeline((), (), letters, (), ZoneInfo("Europe/Zurich")) if entry.when]
    assert [entry.title for entry in shown] == [
        "Letter L-2026-0001 sealed",
        "Letter L-2026-0001 dispatched",
        "Letter L-2026-0001 received by Registry",
        f"Letter {second.number} sealed: it corrects L-2026-0001",
    ]
    assert shown[1].detail == "Diplomatic bag, bag P-77, seal of the bag 0042318, 2 pieces"


def test_two_letters_of_one_kind_that_wait_on_one_case_are_told_apart(desk: Sit, clock: SetClock) -> None:
    submitted(desk)
    (alone,) = (line.title for line in Today(desk("martin").place).approvals())
    clock.at += timedelta(hours=1)
    submitted(desk)
    titles = {line.title for line in Today(desk("martin").place).approvals()}
    assert titles == {f"{alone}, begun 21 Nov 2026 {hour}:00 by Anna Keller" for hour in (10, 11)}
