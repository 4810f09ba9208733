# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A case goes to an office that has no card: the medium by one way, the passphrase by another, and is destroyed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.receipt import ReceiptWay
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.letters.press import Press
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.intake_views import ImportChoice, Waiting
from mlat_desktop.services.bundles.look import LookCode
from mlat_desktop.services.bundles.receipt_desk import PaperReceipt
from mlat_desktop.services.bundles.receipt_form import ReceiptForms
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, WithoutCard
from mlat_desktop.services.bundles.without_card import PassphraseLetter, PassphraseLetters
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import logged
from tests.transfer.test_several_media import spread

pytestmark = pytest.mark.thorough

TO = BundleChoice(without_card=WithoutCard(name="Ministério da Justiça", country="BR"))
BY_POST = PassphraseLetter(language="en", channel=Channel.POST, medium_channel=Channel.DIPLOMATIC_BAG)


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH")


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


@pytest.fixture
def letters(a: OfficeDesk) -> PassphraseLetters:
    return PassphraseLetters(a.place, Press())


@pytest.fixture
def case(a: OfficeDesk, tmp_path: Path) -> RequestId:
    return logged(a, tmp_path)


@pytest.fixture
def bundle(a: OfficeDesk, case: RequestId, stick: Path) -> BundleReport:
    return a.bundles.export(case, [], stick, TO).value


def kept(a: OfficeDesk, uid: str) -> str:
    with a.store.read() as uow:
        found = uow.bundles.passphrase(Uid(uid))
    assert found is not None
    assert found.code not in repr(found) or not found.code
    return found.code


class Paper:
    """A printer that keeps what it is handed."""

    def __init__(self) -> None:
        self.jobs: list[tuple[bytes, int, str]] = []

    def queues(self) -> tuple[str, ...]:
        return ("desk",)

    def offers(self, queue: str) -> PrinterOffers:
        return PrinterOffers()

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        self.jobs.append((pdf, options.copies, title))


def look(desk: OfficeDesk, folder: Path) -> None:
    desk.bundles.intake.look(folder, Silent(), CancelToken())


class Heard(Silent):
    """Counts what is read."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self, done: int, total: int, what: str = "") -> None:
        self.steps += 1


def unlock(desk: OfficeDesk, passphrase: str, progress: Heard | None = None) -> None:
    desk.bundles.intake.unlock(passphrase, progress or Heard(), CancelToken())


def waits(desk: OfficeDesk) -> Waiting:
    found = desk.bundles.intake.waiting
    assert found is not None
    return found


def audited(desk: OfficeDesk) -> str:
    with desk.store.read() as uow:
        lines = uow.audit.entries()
        return " ".join(str(uow.audit.detail(line.seq)) for line in lines)


def refusal(error: pytest.ExceptionInfo[KnownError]) -> Code:
    return error.value.code


def awkward_code(a: OfficeDesk, uid: str) -> None:
    """A passphrase whose groups begin and end with digits and with letters: none may turn round in an Arabic line."""
    with a.store.write() as uow:
        found = uow.bundles.passphrase(Uid(uid))
        assert found is not None
        uow.bundles.set_passphrase(replace(found, code="2AM4H-0B2E7-TQ670-AAAA2-22222-HHHH9-9K1M3"))
        uow.commit()


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(str(page.get_textpage().get_text_bounded()) for page in pdf)


def test_the_case_arrives_at_an_office_that_has_the_senders_card_by_now(
    a: OfficeDesk, b: OfficeDesk, bundle: BundleReport
) -> None:
    assert (bundle.state, bundle.recipients) == (BundleState.VERIFIED, ())
    assert bundle.folder.joinpath("bundle.7z.001").exists()
    code = kept(a, bundle.uid)
    with pytest.raises(KnownError) as unknown:
        b.bundles.import_(bundle.folder, passphrase=code)
    assert refusal(unknown) is Code.BUNDLE_SENDER_UNKNOWN
    b.knows(a)
    with pytest.raises(KnownError) as none:
        b.bundles.import_(bundle.folder)
    assert refusal(none) is Code.BUNDLE_PASSPHRASE_NEEDED
    slipped = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(KnownError) as slip:
        b.bundles.import_(bundle.folder, passphrase=slipped)
    assert (refusal(slip), slip.value.facts["group"]) == (Code.PASSPHRASE_MISTYPED, 7)
    assert b.bundles.preview(bundle.folder, passphrase=code.lower()).bundle.evidence == 2
    taken = b.bundles.import_(bundle.folder, passphrase=code.replace("-", " ")).value
    assert (taken.created, taken.evidence) == (True, 2)


def test_the_register_says_to_whom_it_went_and_custody_too(a: OfficeDesk, case: RequestId, bundle: BundleReport) -> None:
    with a.store.read() as uow:
        mail = next(each for each in uow.requests.mails(case) if each.kind is MailKind.BUNDLE)
        items = uow.exhibits.of_request(case)
        acts = [uow.exhibits.custody(item.uid)[-1] for item in items if item.blob]
    assert mail.correspondent == "Ministério da Justiça"
    assert {(act.act, act.detail) for act in acts} == {(CustodyAct.EXPORTED, "Ministério da Justiça")}


def test_an_own_bundle_is_verified_with_the_passphrase_that_is_kept(a: OfficeDesk, bundle: BundleReport) -> None:
    assert a.bundles.verify(bundle.folder).state is BundleState.VERIFIED


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_the_letter_has_the_passphrase_and_the_bundle_and_nothing_of_the_case(
    language: str, a: OfficeDesk, bundle: BundleReport, letters: PassphraseLetters, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    awkward_code(a, bundle.uid)
    letters.write(bundle.uid, path, PassphraseLetter(language=language, channel=Channel.POST, medium_channel=Channel.COURIER))
    text = text_of(path)
    code = kept(a, bundle.uid)
    squeezed = "".join(text.split()).replace("\u2010", "-").replace("\u2011", "-").replace("\ufffe", "-")
    assert bundle.uid in squeezed
    for group in code.split("-"):
        assert " ".join(group) in text
    assert code in squeezed
    for secret in ("Al-Nour", "Haddad", bundle.number, bundle.subject):
        assert secret not in text
    with pypdfium2.PdfDocument(path) as pdf:
        assert len(pdf) == 1, "one sheet, that goes into one envelope"


def test_the_letter_is_registered_with_its_own_way_and_the_passphrase_is_in_no_log(
    a: OfficeDesk, case: RequestId, bundle: BundleReport, letters: PassphraseLetters, tmp_path: Path
) -> None:
    done = letters.write(bundle.uid, tmp_path / "letter.pdf", BY_POST).value
    assert (done.code, done.letters, done.channel) == ("", 1, Channel.POST)
    code = kept(a, bundle.uid)
    with a.store.read() as uow:
        mail = uow.requests.mails(case)[-1]
        log = [json.dumps(uow.audit.detail(entry.seq) or {}, default=str) for entry in uow.audit.entries()]
    assert (mail.kind, mail.channel, mail.correspondent) == (MailKind.LETTER, Channel.POST, "Ministério da Justiça")
    assert bundle.uid in mail.subject
    assert any("diplomatic-bag" in each for each in log)
    assert not any(code in each or code.replace("-", "") in each for each in log)
    assert code not in repr(bundle)


def test_letter_and_medium_take_two_ways_or_a_reason_is_kept(
    bundle: BundleReport, letters: PassphraseLetters, tmp_path: Path
) -> None:
    same = PassphraseLetter(language="en", channel=Channel.COURIER, medium_channel=Channel.COURIER)
    with pytest.raises(KnownError) as caught:
        letters.write(bundle.uid, tmp_path / "letter.pdf", same)
    assert refusal(caught) is Code.BUNDLE_PASSPHRASE_CHANNEL
    assert not (tmp_path / "letter.pdf").exists()
    why = PassphraseLetter(
        language="en", channel=Channel.COURIER, medium_channel=Channel.COURIER, although="two couriers, two days"
    )
    assert letters.write(bundle.uid, tmp_path / "letter.pdf", why).value.although == "two couriers, two days"


def test_once_the_letter_arrived_the_passphrase_is_gone(
    a: OfficeDesk, bundle: BundleReport, letters: PassphraseLetters, tmp_path: Path
) -> None:
    with pytest.raises(KnownError) as early:
        letters.received(bundle.uid)
    assert refusal(early) is Code.BUNDLE_PASSPHRASE_EARLY
    letters.write(bundle.uid, tmp_path / "letter.pdf", BY_POST)
    assert letters.received(bundle.uid).value.ended_at is not None
    assert kept(a, bundle.uid) == ""
    deeds: tuple[Callable[[], object], ...] = (
        lambda: letters.received(bundle.uid),
        lambda: letters.write(bundle.uid, tmp_path / "b.pdf", BY_POST),
    )
    for deed in deeds:
        with pytest.raises(KnownError) as gone:
            deed()
        assert refusal(gone) is Code.BUNDLE_PASSPHRASE_GONE
    with pytest.raises(KnownError) as needed:
        a.bundles.verify(bundle.folder)
    assert refusal(needed) is Code.BUNDLE_PASSPHRASE_NEEDED
    assert letters.standing(bundle.uid).office == "Ministério da Justiça"


@pytest.mark.parametrize(
    ("name", "state"), [("", "BR"), ("  ", "BR"), ("Office B", ""), ("Office B", "XX"), ("a\u202eb", "BR")]
)
def test_an_office_without_a_card_has_a_name_and_a_state(
    name: str, state: str, a: OfficeDesk, case: RequestId, stick: Path
) -> None:
    with pytest.raises(KnownError) as caught:
        a.bundles.export(case, [], stick, BundleChoice(without_card=WithoutCard(name=name, country=state)))
    assert refusal(caught) is Code.BUNDLE_NO_NAME
    assert list(stick.iterdir()) == []
    assert a.bundles.of_request(case) == ()


def test_a_bundle_is_for_cards_or_for_an_office_without_one(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    with pytest.raises(KnownError) as both:
        a.bundles.export(case, [a.knows(b)], stick, TO)
    assert refusal(both) is Code.BUNDLE_NO_RECIPIENT


def test_each_bundle_has_a_passphrase_of_its_own(a: OfficeDesk, case: RequestId, bundle: BundleReport, stick: Path) -> None:
    again = a.bundles.export(case, [], stick, TO).value
    assert kept(a, again.uid) != kept(a, bundle.uid)


# -- to whom it went -------------------------------------------------------------------------------------------------------


def test_the_office_without_a_card_is_named_in_list_receipt_and_form(
    a: OfficeDesk, case: RequestId, bundle: BundleReport, tmp_path: Path
) -> None:
    assert (bundle.offices, bundle.by_passphrase) == (("Ministério da Justiça",), True)
    (row,) = a.bundles.outgoing(case)
    assert row.offices == ("Ministério da Justiça",)
    assert row.passphrase is not None
    assert (row.passphrase.code, row.passphrase.letters, row.passphrase.ended_at) == ("", 0, None)
    (receipt,) = a.bundles.receipts.of_bundle(Uid(bundle.uid))
    assert (receipt.awaited, receipt.sentence) == (True, "No receipt of Ministério da Justiça yet.")
    ReceiptForms(a.place, Press()).write(Uid(bundle.uid), tmp_path / "form.pdf", first="en", beside="")
    assert "Ministério da Justiça" in text_of(tmp_path / "form.pdf")
    a.bundles.receipts.received(Uid(bundle.uid), PaperReceipt(on=a.place.today, by="M. Souza"))
    (came,) = a.bundles.receipts.of_bundle(Uid(bundle.uid))
    assert (came.awaited, came.office, came.way) == (False, "Ministério da Justiça", ReceiptWay.PAPER)
    with a.store.read() as uow:
        (mail,) = [each for each in uow.requests.mails(case) if each.correspondent and each.direction is Direction.INCOMING]
    assert mail.correspondent == "Ministério da Justiça"


def test_once_that_office_has_a_card_its_receipt_in_a_bundle_counts(
    a: OfficeDesk, b: OfficeDesk, bundle: BundleReport, stick: Path
) -> None:
    b.knows(a)
    b.bundles.import_(bundle.folder, passphrase=kept(a, bundle.uid))
    a.knows(b)
    sent = b.bundles.receipts.send(bundle.uid, stick).value
    a.bundles.import_(sent.folder)
    (came,) = a.bundles.receipts.of_bundle(Uid(bundle.uid))
    assert (came.awaited, came.office, came.way) == (False, "Office B", ReceiptWay.BUNDLE)


@pytest.mark.slow
def test_a_receipt_of_an_office_of_another_state_than_it_went_to_is_an_alarm(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    to = BundleChoice(without_card=WithoutCard(name="Ministry elsewhere", country="AT"))
    bundle = a.bundles.export(case, [], stick, to).value
    b.knows(a)
    b.bundles.import_(bundle.folder, passphrase=kept(a, bundle.uid))
    a.knows(b)
    sent = b.bundles.receipts.send(bundle.uid, stick).value
    with pytest.raises(KnownError) as alarm:
        a.bundles.import_(sent.folder)
    assert refusal(alarm) is Code.BUNDLE_RECEIPT_NOT_THEIRS
    (receipt,) = a.bundles.receipts.of_bundle(Uid(bundle.uid))
    assert receipt.awaited


def test_the_look_stops_at_an_office_without_name_or_state_and_says_another_state(
    a: OfficeDesk, case: RequestId, stick: Path
) -> None:
    def codes(name: str, state: str) -> tuple[set[object], bool]:
        choice = BundleChoice(without_card=WithoutCard(name=name, country=state))
        found = a.bundles.preflight(case, [], stick, choice)
        return {line.code for line in found.lines}, bool(found.problems)

    assert codes("", "BR")[1]
    assert codes("Ministry", "")[1]
    found, stops = codes("Ministry", "BR")
    assert (LookCode.RECIPIENT_PASSPHRASE in found, LookCode.RECIPIENT_OTHER_STATE in found, stops) == (True, False, False)
    found, stops = codes("Ministry", "AT")
    assert (LookCode.RECIPIENT_OTHER_STATE in found, stops) == (True, False)


# -- the letter on paper ---------------------------------------------------------------------------------------------------


def test_the_letter_is_printed_without_a_file_and_recorded_without_the_passphrase(
    a: OfficeDesk, case: RequestId, bundle: BundleReport
) -> None:
    paper = Paper()
    letters = PassphraseLetters(a.place, Press(), paper)
    told = letters.print(bundle.uid, BY_POST, PrintOptions(copies=1)).value
    assert (told.letters, told.code, told.channel) == (1, "", Channel.POST)
    ((pdf, copies, title),) = paper.jobs
    assert (pdf[:4], copies) == (b"%PDF", 1)
    code = kept(a, bundle.uid)
    assert code
    assert code not in title
    assert code not in audited(a)
    assert code.encode() not in repr(letters.draw(bundle.uid, BY_POST)).encode()
    with a.store.read() as uow:
        sent = [each for each in uow.requests.mails(case) if each.kind is MailKind.LETTER and bundle.uid in each.subject]
    assert len(sent) == 1
    with pytest.raises(KnownError) as window:
        PassphraseLetters(a.place, Press()).print(bundle.uid, BY_POST, PrintOptions(copies=1))
    assert refusal(window) is Code.PRINTER_WINDOW
    assert letters.standing(bundle.uid).letters == 1


# -- arriving, one medium at a time ----------------------------------------------------------------------------------------


def test_it_waits_for_its_passphrase_and_a_wrong_one_costs_nothing(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, bundle: BundleReport, stick: Path
) -> None:
    b.knows(a)
    other = a.bundles.export(case, [], stick, TO).value
    room = b.bundles.intake
    look(b, bundle.folder)
    assert (waits(b).locked, waits(b).preview) == (True, None)
    code = kept(a, bundle.uid)
    wrong = (
        (code[:-1], Code.PASSPHRASE_LENGTH),
        (code[:-1] + ("0" if code[-1] != "0" else "1"), Code.PASSPHRASE_MISTYPED),
        (kept(a, other.uid), Code.BUNDLE_PASSPHRASE_WRONG),
    )
    for typed, said in wrong:
        heard = Heard()
        with pytest.raises(KnownError) as caught:
            unlock(b, typed, heard)
        assert refusal(caught) is said
        assert heard.steps == 0, "all of it was read before a slip is said"
        assert waits(b).locked
    assert code not in audited(b)
    assert kept(a, other.uid) not in audited(b)
    heard = Heard()
    unlock(b, code.lower().replace("-", " "), heard)
    assert heard.steps, "it was not compared"
    shown = waits(b).preview
    assert shown is not None
    assert shown.bundle.evidence == 2
    assert code not in repr(waits(b))
    taken = room.take_in(ImportChoice(), Silent(), CancelToken()).value
    assert (taken.created, taken.evidence) == (True, 2)
    assert room.waiting is None
    with pytest.raises(KnownError) as gone:
        unlock(b, code)
    assert refusal(gone) is Code.BUNDLE_GONE


@pytest.mark.slow
def test_its_parts_come_on_several_media_before_the_passphrase_is_asked(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, tmp_path: Path
) -> None:
    b.knows(a)
    made = a.bundles.export(case, [], stick, TO, part_size=4096).value
    media = spread(made.folder, tmp_path, 2)
    look(b, media[0])
    assert waits(b).arrived.missing
    assert not waits(b).locked
    look(b, media[1])
    assert waits(b).locked
    unlock(b, kept(a, made.uid))
    assert b.bundles.intake.take_in(ImportChoice(), Silent(), CancelToken()).value.evidence == 2


def test_our_own_one_is_refused_before_a_passphrase_is_asked(a: OfficeDesk, bundle: BundleReport) -> None:
    with pytest.raises(KnownError) as own:
        look(a, bundle.folder)
    assert refusal(own) is Code.BUNDLE_OWN
    assert a.bundles.intake.waiting is None
