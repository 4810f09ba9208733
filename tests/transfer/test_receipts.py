# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Receipts close the loop: what was taken in is told to whoever wrote it, and nothing else is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundlePurpose, BundleRecord
from mlat_desktop.domain.case_record import SharedReceipt
from mlat_desktop.domain.check_code import read_check_code
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.receipt import ReceiptResult, ReceiptWay
from mlat_desktop.domain.request import Event, Reference, Request, RequestId, Uid
from mlat_desktop.domain.standing import BUNDLE
from mlat_desktop.domain.vocabulary import Direction, EventKind, ReferenceKind
from mlat_desktop.letters.press import Press
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles import case as case_module
from mlat_desktop.services.bundles.case_json import decode, encode
from mlat_desktop.services.bundles.owed import receipts_for
from mlat_desktop.services.bundles.receipt_desk import PaperReceipt, code_words
from mlat_desktop.services.bundles.receipt_form import ReceiptForms
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.standing import with_standing
from mlat_desktop.services.today import Today
from mlat_desktop.services.treaties.edition import Law
from mlat_desktop.services.views import TodayGroup
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.conftest import MakeOffice, NoLimits, OfficeDesk
from tests.transfer.test_offices import logged, record_of

pytestmark = pytest.mark.thorough

LATER = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class OwnAlone(NoLimits):
    """A treaty clock that knows what outlives a case, and no law."""

    def on_each(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, laws: Sequence[Law]
    ) -> tuple[tuple[Deadline, ...], ...]:
        return (with_standing((), uow, request, None),) * len(laws)


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    made = office("Office A", "CH")
    made.place.treaty_clock = OwnAlone()
    return made


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


@pytest.fixture
def case(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> RequestId:
    b.knows(a)
    return logged(a, tmp_path)


@pytest.fixture
def went(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, clock: SetClock) -> Path:
    """A bundle of A that B has taken in three days later."""
    folder = a.bundles.export(case, [a.knows(b)], stick).value.folder
    clock.at = LATER
    return folder


def taken(b: OfficeDesk, folder: Path) -> ImportReport:
    return b.bundles.import_(folder).value


def own(desk: OfficeDesk, uid: str) -> BundleRecord:
    with desk.store.read() as uow:
        found = uow.bundles.get(Uid(uid))
    assert found is not None
    return found


def arrivals(desk: OfficeDesk, request_id: RequestId) -> list[str]:
    with desk.store.read() as uow:
        events = uow.requests.events(request_id)
    return [event.note for event in events if event.kind is EventKind.BUNDLE_RECEIVED]


def silent(desk: OfficeDesk, request_id: RequestId) -> list[str]:
    with desk.store.read() as uow:
        return [each.limit_id for each in uow.requests.deadlines(request_id) if each.limit_id.startswith(BUNDLE)]


def refused(act: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as found:
        act()
    return found.value


def actions(desk: OfficeDesk) -> list[str]:
    with desk.store.read() as uow:
        return [entry.action for entry in uow.audit.entries()]


def test_a_receipt_closes_the_loop(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path, clock: SetClock
) -> None:
    (waiting,) = a.bundles.receipts.of_bundle(Uid(went.name))
    assert (waiting.awaited, waiting.office, waiting.given) == (True, "Office B", False)
    assert silent(a, case) == [BUNDLE + went.name]
    there = taken(b, went)
    (owed,) = b.bundles.receipts.of_bundle(Uid(went.name))
    assert owed.owed
    assert owed.number == there.number
    clock.at = LATER + timedelta(days=1)
    report = b.bundles.receipts.send(went.name, tmp_path / "back").value
    assert (report.letters, report.evidence) == (0, 0)
    assert own(b, report.uid).purpose is BundlePurpose.RECEIPT
    (given,) = b.bundles.receipts.carried_by(Uid(report.uid))
    assert (given.owed, given.bundle) == (False, went.name)
    clock.at = LATER + timedelta(days=5)
    (brought,) = a.bundles.preview(report.folder).receipts
    assert (brought.closes, brought.bundle, brought.number) == (True, went.name, there.number)
    assert a.bundles.receipts.of_bundle(Uid(went.name)) == (waiting,)  # a look closes nothing
    back = taken(a, report.folder)
    assert (back.request_id, back.created, back.receipts, back.events) == (case, False, 1, 0)
    (here,) = a.bundles.receipts.of_bundle(Uid(went.name))
    assert (here.received_on, here.number, here.way, here.result) == (
        LATER.date(), there.number, ReceiptWay.BUNDLE, ReceiptResult.TAKEN_IN,
    )  # fmt: skip
    assert there.number in here.sentence
    assert given.check_code == here.check_code == brought.check_code == waiting.check_code
    assert read_check_code(given.check_code) == given.check_code
    assert code_words(waiting) == code_words(owed) == ""  # nothing has left or come that could be compared
    assert code_words(here) == code_words(given)
    assert code_words(here).replace("\u00a0", " ") == f"Check code {given.check_code}"
    assert arrivals(a, case) == [f"Office B: {there.number}"]
    assert not silent(a, case)
    for item in a.register.show(case).evidence:  # of every copy it is known where it arrived
        with a.store.read() as uow:
            link = uow.exhibits.custody(item.uid)[-1]
        assert (link.act, link.detail, link.receipt) == (CustodyAct.RECEIPTED, went.name, there.number)
        assert (link.received_by, link.medium, link.sha256) == ("Office B", own(a, went.name).medium, item.sha256)
        assert (link.at.date(), link.recorded_at) == (LATER.date(), clock.at)
    assert not [each for each in a.bundles.receipts.all() if each.owed]  # nobody owes a receipt for a receipt
    assert not [each for each in b.bundles.receipts.all() if each.awaited]


def test_a_receipt_bundle_names_nobody_and_looks_like_no_answer(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path
) -> None:
    taken(b, went)
    with a.store.read() as uow:
        before = uow.requests.mails(case)
    report = b.bundles.receipts.send(went.name, tmp_path / "back").value
    record = decode(case_of(a, report.folder))
    assert record.only_receipts
    assert (record.matter.persons, record.matter.facts, record.matter.references, record.duties) == ((), "", (), ())
    taken(a, report.folder)
    with a.store.read() as uow:
        assert uow.requests.mails(case) == before


def case_of(desk: OfficeDesk, folder: Path) -> bytes:
    keys = desk.bundles._desk.reader_keys()
    return Carrier(signatures).check(folder, keys, Silent(), CancelToken()).case


def test_the_next_bundle_carries_what_is_owed_once(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path
) -> None:
    there = taken(b, went)
    to_a = b.bundles.cards()[0].fingerprint
    first = b.bundles.export(there.request_id, [to_a], tmp_path / "one").value
    second = b.bundles.export(there.request_id, [to_a], tmp_path / "two").value
    assert [len(decode(case_of(a, each.folder)).receipts) for each in (first, second)] == [1, 0]
    done = taken(a, first.folder)
    assert done.receipts == 1
    assert len(arrivals(a, case)) == 1
    assert [each.bundle for each in a.bundles.receipts.all() if each.owed] == [first.uid]


def test_a_failed_bundle_took_no_receipt_along(
    a: OfficeDesk, b: OfficeDesk, went: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(b, went)

    def full(*_given: object) -> None:
        raise KnownError(Code.BUNDLE_NO_SPACE, path=tmp_path, needed=1, free=0)

    with monkeypatch.context() as patched:
        patched.setattr(type(b.bundles._transfer), "prepare", full)
        refused(lambda: b.bundles.receipts.send(went.name, tmp_path / "full"))
    (owed,) = b.bundles.receipts.of_bundle(Uid(went.name))
    assert owed.owed
    assert b.bundles.receipts.send(went.name, tmp_path / "back").value.uid


def test_a_bundle_that_has_not_left_whole_waits_for_no_receipt(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    partner = a.knows(b)
    given_up, later = (Uid(a.bundles.prepare(case, [partner]).value.uid) for _each in range(2))
    a.bundles.discard(given_up)
    receipts = a.bundles.receipts
    assert (receipts.of_bundle(given_up), receipts.of_bundle(later), receipts.all()) == ((), (), ())
    a.bundles.carry(later, stick)
    (awaited,) = receipts.of_bundle(later)
    assert awaited.awaited
    assert receipts.all() == (awaited,)


def test_receipts_again_change_nothing(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path, clock: SetClock
) -> None:
    taken(b, went)
    first = b.bundles.receipts.send(went.name, tmp_path / "one").value
    taken(a, first.folder)
    closed = a.bundles.receipts.of_bundle(Uid(went.name))
    clock.at = LATER + timedelta(days=30)
    assert taken(a, first.folder).already
    again = b.bundles.receipts.send(went.name, tmp_path / "two").value
    (brought,) = a.bundles.preview(again.folder).receipts
    assert not brought.closes
    assert "Its receipt is here already" in brought.sentence
    assert a.bundles.preview(again.folder).added == ()
    taken(a, again.folder)
    assert a.bundles.receipts.of_bundle(Uid(went.name)) == closed
    assert len(arrivals(a, case)) == 1


def test_a_bundle_that_comes_again_is_confirmed_again_if_its_receipt_had_left(
    a: OfficeDesk, b: OfficeDesk, went: Path, tmp_path: Path
) -> None:
    there = taken(b, went)
    log = actions(b)
    taken(b, went)
    assert actions(b) == log  # it is owed already
    b.bundles.receipts.send(there.number, tmp_path / "lost")
    assert refused(lambda: b.bundles.receipts.send(there.number, tmp_path / "x")).code is Code.BUNDLE_RECEIPT_INVALID
    assert taken(b, went).already
    report = b.bundles.receipts.send(there.number, tmp_path / "second").value
    (told,) = decode(case_of(a, report.folder)).receipts
    assert told.result is ReceiptResult.ALREADY_THERE


def test_their_number_is_entered_where_there_was_none_and_else_only_told(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path
) -> None:
    there = taken(b, went)
    first = b.bundles.receipts.send(went.name, tmp_path / "one").value
    done = taken(a, first.folder)
    assert [said for said in done.warnings if there.number in said and "BR-99" in said]
    view = a.register.show(case).request
    assert [r.value for r in view.particulars.references if r.kind is ReferenceKind.THEIRS] == ["BR-99"]


def test_their_number_fills_the_gap_with_its_history(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, tmp_path: Path
) -> None:
    view = a.register.show(case).request
    bare = tuple(r for r in view.particulars.references if r.kind is not ReferenceKind.THEIRS)
    a.register.amend(case, replace(view.particulars, references=bare), version=view.version, reason="none yet")
    went = a.bundles.export(case, [a.knows(b)], stick).value
    there = taken(b, went.folder)
    assert not taken(a, b.bundles.receipts.send(went.uid, tmp_path / "back").value.folder).warnings
    kept = a.register.show(case).request.particulars.references
    assert Reference(kind=ReferenceKind.THEIRS, value=there.number) in kept
    assert actions(a).count("request.amended") == 2


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[SharedReceipt], SharedReceipt]], None]:
    """Lets an office state its receipts otherwise than they are."""

    def lie(change: Callable[[SharedReceipt], SharedReceipt]) -> None:
        def changed(*given: object) -> tuple[SharedReceipt, ...]:
            return tuple(map(change, receipts_for(*given)))  # type: ignore[arg-type]  # handed on as they came

        monkeypatch.setattr(case_module, "receipts_for", changed)

    return lie


Lie = Callable[[Callable[[SharedReceipt], SharedReceipt]], None]
OTHER = "deadbeef-0000-4000-8000-000000000000"


def test_their_number_steers_nothing(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path, lying: Lie
) -> None:
    taken(b, went)
    lying(lambda told: replace(told, number=" BR\u202e-\x1b7\n/26 "))
    back = b.bundles.receipts.send(went.name, tmp_path / "back").value.folder
    assert [each.number for each in a.bundles.preview(back).receipts] == ["BR-7 /26"]
    taken(a, back)
    assert [note for note in arrivals(a, case) if note.endswith(": BR-7 /26")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda told: replace(told, digest="0" * 64), Code.BUNDLE_RECEIPT_DIFFERS),
        (lambda told: replace(told, bundle=Uid(OTHER)), Code.BUNDLE_RECEIPT_UNKNOWN),
    ],
)
def test_a_receipt_that_does_not_hold_marks_nothing(
    a: OfficeDesk,
    b: OfficeDesk,
    case: RequestId,
    went: Path,
    tmp_path: Path,
    lying: Lie,
    change: Callable[[SharedReceipt], SharedReceipt],
    code: Code,
) -> None:
    there = taken(b, went)
    lying(change)
    alone = b.bundles.receipts.send(went.name, tmp_path / "alone").value
    assert refused(lambda: a.bundles.preview(alone.folder)).code is code
    assert refused(lambda: taken(a, alone.folder)).code is code
    assert a.bundles.receipts.of_bundle(Uid(went.name))[0].awaited
    with b.store.write() as uow:  # as if it had never left
        for each in uow.bundles.receipts(there.request_id):
            uow.bundles.set_receipt(replace(each, carried_by=""))
        uow.commit()
    beside = b.bundles.export(there.request_id, [b.bundles.cards()[0].fingerprint], tmp_path / "beside").value
    seen = a.bundles.preview(beside.folder)
    assert [each.closes for each in seen.receipts] == [False]
    assert "Office B" in seen.receipts[0].sentence
    assert seen.receipts[0].check_code != a.bundles.receipts.of_bundle(Uid(went.name))[0].check_code
    done = taken(a, beside.folder)  # what else is in it is not held back for it
    assert [said for said in done.warnings if "Office B" in said]
    assert "bundle.receipt-refused" in actions(a)
    assert a.bundles.receipts.of_bundle(Uid(went.name))[0].awaited
    assert arrivals(a, case) == []


def test_an_office_to_which_a_bundle_did_not_go_cannot_confirm_it(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, went: Path, tmp_path: Path, office: MakeOffice
) -> None:
    other = office("Office B2", "BR")
    other.knows(a)
    a.knows(other)
    taken(b, went)
    elsewhere = a.bundles.export(case, [a.bundles.cards()[-1].fingerprint], tmp_path / "other").value
    assert a.bundles.receipts.of_bundle(Uid(elsewhere.uid))[0].office == "Office B2"
    there = taken(other, elsewhere.folder)
    with other.store.write() as uow, b.store.read() as theirs:
        (told,) = theirs.bundles.receipts_of(Uid(went.name))
        uow.bundles.add(replace(own(other, elsewhere.uid), uid=Uid(went.name), digest=told.digest))
        mine = replace(told, request_id=there.request_id, partner=uow.bundles.cards()[0].fingerprint, carried_by="")
        uow.bundles.set_receipt(mine)
        uow.commit()
    report = other.bundles.receipts.send(went.name, tmp_path / "x").value
    assert refused(lambda: taken(a, report.folder)).code is Code.BUNDLE_RECEIPT_NOT_THEIRS
    assert a.bundles.receipts.of_bundle(Uid(went.name))[0].awaited


def test_a_receipt_registers_no_case(a: OfficeDesk, b: OfficeDesk, went: Path, tmp_path: Path, office: MakeOffice) -> None:
    taken(b, went)
    report = b.bundles.receipts.send(went.name, tmp_path / "back").value
    with a.store.write() as uow:  # as in an office that was restored from before the case
        uow.connection.exec_driver_sql("DROP TRIGGER tr_request_frozen")
        uow.connection.exec_driver_sql("UPDATE request SET uid = ?, number = 'X', number_key = 'X'", (OTHER,))
        uow.commit()
    assert refused(lambda: taken(a, report.folder)).code is Code.BUNDLE_RECEIPT_UNKNOWN
    with a.store.read() as uow:
        assert uow.connection.exec_driver_sql("SELECT count(*) FROM request").scalar_one() == 1


def test_several_offices_do_not_learn_what_one_of_them_sent(
    a: OfficeDesk, b: OfficeDesk, went: Path, tmp_path: Path, office: MakeOffice
) -> None:
    there = taken(b, went)
    third = office("Office C", "FR")
    both = [b.bundles.cards()[0].fingerprint, b.knows(third)]
    report = b.bundles.export(there.request_id, both, tmp_path / "both").value
    assert decode(case_of(a, report.folder)).receipts == ()
    assert sorted(each.office for each in b.bundles.receipts.of_bundle(Uid(report.uid))) == ["Office A", "Office C"]


def test_an_older_record_has_no_receipts_and_an_older_office_drops_them(a: OfficeDesk, case: RequestId) -> None:
    plain = json.loads(encode(record_of(a, case)))
    assert plain["version"] == [1, 2]
    del plain["receipts"]
    plain["version"] = [1, 1]
    assert decode(json.dumps(plain).encode()).receipts == ()


def test_a_silent_bundle_stands_on_today_once_its_time_is_over(
    a: OfficeDesk, case: RequestId, went: Path, clock: SetClock
) -> None:
    clock.at = LATER + timedelta(days=17)
    lines = [each for each in Today(a.place).lines() if each.limit_id.startswith(BUNDLE)]
    assert [each.group for each in lines] == [TodayGroup.DUE_SOON]
    clock.at = LATER + timedelta(days=19)
    lines = [each for each in Today(a.place).lines() if each.limit_id.startswith(BUNDLE)]
    assert [(each.group, each.own_target) for each in lines] == [(TodayGroup.SILENT, True)]


# -- on paper --------------------------------------------------------------------------------------------------------------

PAPER = PaperReceipt(on=date(2026, 11, 23), by="J. Silva, registrar", number="BR-5")


def test_a_receipt_on_paper_closes_the_loop_and_says_so(a: OfficeDesk, case: RequestId, went: Path, tmp_path: Path) -> None:
    scan = tmp_path / "receipt.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    view = a.bundles.receipts.received(Uid(went.name), PAPER, scan).value
    assert (view.way, view.received_on, view.name, view.awaited) == (ReceiptWay.PAPER, PAPER.on, PAPER.by, False)
    assert PAPER.by in view.sentence
    assert arrivals(a, case) == ["Office B: BR-5"]
    with a.store.read() as uow:
        (mail,) = [each for each in uow.requests.mails(case) if each.scan_name == "receipt.pdf"]
    assert a.casework.scan_bytes(mail) == scan.read_bytes()
    assert mail.direction is Direction.INCOMING
    assert not silent(a, case)


def test_paper_that_cannot_be_is_refused_and_leaves_no_file(a: OfficeDesk, case: RequestId, went: Path, tmp_path: Path) -> None:
    scan = tmp_path / "receipt.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    stored = sorted((a.folder / "blobs").rglob("*.age"))
    uid = Uid(went.name)
    wrong = (
        (Uid(OTHER), PAPER),
        (uid, replace(PAPER, on=date(2026, 11, 20))),
        (uid, replace(PAPER, on=date(2026, 11, 25))),
        (uid, replace(PAPER, by=" ")),
        (uid, replace(PAPER, partner="SHA256:x")),
    )
    for bundle, paper in wrong:
        error = refused(lambda bundle=bundle, paper=paper: a.bundles.receipts.received(bundle, paper, scan))  # type: ignore[misc]  # bound per turn
        assert error.code is Code.BUNDLE_RECEIPT_INVALID
    assert sorted((a.folder / "blobs").rglob("*.age")) == stored
    a.bundles.receipts.received(uid, PAPER)
    assert refused(lambda: a.bundles.receipts.received(uid, PAPER)).code is Code.BUNDLE_RECEIPT_INVALID
    assert len(arrivals(a, case)) == 1


# -- the form --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "beside"), [("en", ""), ("en", "fr"), ("fr", "ar"), ("ar", "en"), ("ru", "zh"), ("es", "")])
def test_the_form_says_what_was_sent_and_names_nobody(
    a: OfficeDesk, went: Path, tmp_path: Path, first: str, beside: str
) -> None:
    target = tmp_path / "form.pdf"
    form = ReceiptForms(a.place, Press()).write(Uid(went.name), target, first=first, beside=beside)
    assert (form.language, form.beside) == (first, beside)
    with pdfium.PdfDocument(target) as pdf:
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_range()
    assert "Haddad" not in text
    assert "Al-Nour" not in text
    if first == "en" and not beside:
        for said in (went.name, own(a, went.name).digest[:8], "Office B", form.check_code):
            assert said in text


class Watched(Press):
    """The press, and the sheet that it was given."""

    sheet: LetterSheet

    def compose(self, sheet: LetterSheet) -> bytes:
        self.sheet = sheet
        return super().compose(sheet)


def test_numbers_on_an_arabic_form_keep_their_order(a: OfficeDesk, went: Path, tmp_path: Path) -> None:
    """A bare 45/B/2023 reads B/2023/45 on a page that runs from right to left."""
    press = Watched()
    ReceiptForms(a.place, press).write(Uid(went.name), tmp_path / "form.pdf", first="ar", beside="")
    facts = ["".join(text for text, _ in row[1]) for row in press.sheet.filled.blocks[1].rows]
    assert any(went.name in fact for fact in facts)
    assert all(fact[0] in "\u2066\u2067" and fact[-1] == "\u2069" for fact in facts), facts
