# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters from draft to dispatch in a real office: order, second person, numbers, refusal, copies, verdicts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import SealKeys, Verdict
from mlat_desktop.domain.letter_text import record_digest
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.vocabulary import Channel, EventKind, RequestClass, Status
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.leaving import Dispatch
from tests.letters.conftest import LETTERHEAD, THEN, Desk
from tests.letters.test_pages import sheet

pytestmark = pytest.mark.thorough

OUT, IN = "MLA-2026-0412", "MLAI-2026-0007"
Sit = Callable[[str], Desk]


def sealed(sit: Sit, kind: str = "acknowledgement", language: str = "en", number: str = IN, **fields: str) -> Letter:
    anna, martin = sit("anna"), sit("martin")
    letter = anna.letters.draft(anna.requests[number], kind, language, fields).value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    return martin.letters.seal(letter.id).value


def refused(code: Code, act: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        act()
    assert caught.value.code is code
    assert "{" not in sentence(caught.value)
    return caught.value


def test_a_draft_knows_what_the_case_knows(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[OUT], "request", "ar").value
    fields = anna.letters.content(letter.id).fields
    assert (
        fields["treaty"] == "معاهدة المساعدة القضائية المتبادلة في المسائل الجنائية بين الاتحاد السويسري وجمهورية مصر العربية"
    )
    assert fields["article"] == "13"
    assert fields["their_reference"] == "45/ب/2023"
    assert fields["items"].startswith("المعلومات المصرفية\tStatements")
    assert "Hidden Witness" not in fields["persons"]
    assert fields["signatory_name"] == "Dr. Martin Frei"


def test_the_drafter_may_not_approve_and_a_colleague_may(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    refused(Code.LETTER_STATE, lambda: martin.letters.approve(letter.id))
    anna.letters.submit(letter.id)
    refused(Code.LETTER_SECOND_PERSON, lambda: anna.letters.approve(letter.id))
    assert martin.letters.approve(letter.id).value.status is LetterStatus.APPROVED


def test_who_changed_the_text_may_not_approve_it_either(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    letter = martin.letters.edit_fields(letter.id, {"remarks": "Thank you."}, letter.version).value
    anna.letters.submit(letter.id)
    refused(Code.LETTER_SECOND_PERSON, lambda: martin.letters.approve(letter.id))


def test_a_sentence_that_breaks_off_keeps_a_letter_from_review(desk: Sit) -> None:
    """A telephone number without the officer whose it is; with neither the sentence stays away, and the letter goes."""
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    letter = anna.letters.edit_fields(letter.id, {"officer": "", "contact": "+41 58 462 11 20"}, letter.version).value
    error = refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.submit(letter.id))
    assert "Officer" in sentence(error)
    letter = anna.letters.edit_fields(letter.id, {"contact": ""}, letter.version).value
    assert anna.letters.submit(letter.id).value.status is LetterStatus.REVIEW


def test_an_office_of_one_person_may_switch_the_second_person_off(desk: Sit) -> None:
    anna = desk("anna")
    anna.set_office(replace(anna.place.office, settings={**anna.place.office.settings, "two_people": "off"}))
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    anna.letters.submit(letter.id)
    assert anna.letters.approve(letter.id).value.status is LetterStatus.APPROVED


def test_an_edit_over_somebody_elses_is_refused(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    anna.letters.edit_fields(letter.id, {"remarks": "First."}, letter.version)
    refused(Code.LETTER_CHANGED, lambda: anna.letters.edit_fields(letter.id, {"remarks": "Second."}, letter.version))
    assert anna.letters.content(letter.id).fields["remarks"] == "First."


def test_a_clerk_may_draft_but_not_approve_or_seal(desk: Sit) -> None:
    clara = desk("clara")
    letter = clara.letters.draft(clara.requests[IN], "acknowledgement", "fr").value
    clara.letters.submit(letter.id)
    refused(Code.NOT_PERMITTED, lambda: clara.letters.approve(letter.id))
    refused(Code.NOT_PERMITTED, lambda: clara.letters.seal(letter.id))


def test_numbers_have_no_gap_even_if_a_seal_fails(desk: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sealed(desk)
    martin = desk("martin")
    letter = desk("anna").letters.draft(martin.requests[IN], "acknowledgement", "en").value
    martin_letters = martin.letters
    desk("anna").letters.submit(letter.id)
    martin_letters.approve(letter.id)
    with monkeypatch.context() as broken:
        broken.setattr(martin.place.vault, "put", _full_disk)
        refused(Code.DISK_FULL, lambda: martin_letters.seal(letter.id))
    assert martin_letters.show(letter.id).status is LetterStatus.APPROVED
    second = martin_letters.seal(letter.id).value
    assert (first.number, second.number) == ("L-2026-0001", "L-2026-0002")
    assert len(list(martin.place.vault.present())) == 2


def _full_disk(*_: object, **__: object) -> None:
    raise KnownError(Code.DISK_FULL)


def test_a_file_that_no_record_holds_is_not_left_behind(desk: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    monkeypatch.setattr(type(martin.place), "write_audit", _full_disk)
    refused(Code.DISK_FULL, lambda: martin.letters.seal(letter.id))
    assert list(martin.place.vault.present()) == []


def test_sealed_bytes_are_kept_and_vouched_for(desk: Sit) -> None:
    letter = sealed(desk, "request", "ar", OUT)
    letters = desk("anna").letters
    pdf = letters.pdf(letter.id)
    verdict = letters.verify(pdf)
    assert verdict.ok
    assert (verdict.number, verdict.request_number, verdict.letter_id) == (letter.number, OUT, letter.id)
    assert letters.preview(letter.id) == pdf
    record = json.loads(letter.content)["record"]
    assert record_digest(record) == letter.digest
    assert record["to"][-1] == "مصر"


def test_the_office_does_not_vouch_for_a_letter_it_does_not_hold(desk: Sit) -> None:
    martin = desk("martin")
    letter = sealed(desk)
    pdf = martin.letters.pdf(letter.id)
    assert martin.letters.verify(pdf + b"\n").verdict is Verdict.ALTERED
    again = martin.letters.preview(sealed(desk).id)
    assert martin.letters.verify(again).verdict is Verdict.GENUINE
    assert martin.letters.verify(b"hello").verdict is Verdict.UNREADABLE
    draft = martin.letters.draft(martin.requests[IN], "acknowledgement", "en").value
    assert martin.letters.verify(martin.letters.preview(draft.id)).verdict is Verdict.UNSIGNED


def test_a_good_seal_alone_makes_no_letter_of_ours(desk: Sit, keys: SealKeys) -> None:
    """Somebody with our key, or another office with its own: the register vouches for neither."""
    press, letters = Press(), desk("martin").letters
    plain = press.compose(sheet("refusal", "en"))
    stolen = letters.verify(press.seal(plain, keys, at=THEN, reason="x", location="CH"))
    assert (stolen.verdict, stolen.ok) == (Verdict.NOT_OURS, False)
    theirs = Seals().make(office="Office of the Attorney General", country="KE", at=THEN)
    pdf = press.seal(plain, theirs, at=THEN, reason="x", location="KE")
    foreign = letters.verify(pdf)
    assert (foreign.verdict, foreign.ok) == (Verdict.OTHER_OFFICE, False)
    assert "Office of the Attorney General" in foreign.sentence
    assert hashlib.sha256(theirs.certificate).hexdigest()[:4].upper() in foreign.sentence
    assert letters.verify(pdf + b"\n").verdict is Verdict.ALTERED


def test_a_void_letter_stays_and_says_so(desk: Sit) -> None:
    letter = sealed(desk)
    martin = desk("martin")
    refused(Code.LETTER_FIELD_MISSING, lambda: martin.letters.void(letter.id, "  "))
    martin.letters.void(letter.id, "Wrong addressee")
    verdict = martin.letters.verify(martin.letters.pdf(letter.id))
    assert verdict.verdict is Verdict.VOIDED
    assert "Wrong addressee" in verdict.sentence
    refused(Code.LETTER_STATE, lambda: martin.letters.dispatch(letter.id, Channel.POST))


@pytest.mark.parametrize(
    ("kind", "number", "event", "status"),
    [
        ("acknowledgement", IN, EventKind.ACKNOWLEDGED, Status.UNDER_REVIEW),
        ("request", OUT, EventKind.REQUEST_SENT, Status.SENT),
    ],
)
def test_the_event_comes_with_the_dispatch(desk: Sit, kind: str, number: str, event: EventKind, status: Status) -> None:
    martin = desk("martin")
    letter = sealed(desk, kind, "en", number)
    assert event not in _events(martin, number)
    done = martin.letters.dispatch(letter.id, Channel.COURIER, tracking="RR 123 CH")
    assert done.value.status is LetterStatus.DISPATCHED
    assert _events(martin, number).count(event) == 1
    with martin.place.store.read() as uow:
        now = uow.requests.get(martin.requests[number]).status
    assert now is status
    refused(Code.LETTER_STATE, lambda: martin.letters.void(letter.id, "too late"))


def _events(desk: Desk, number: str) -> list[EventKind]:
    with desk.place.store.read() as uow:
        return [event.kind for event in uow.requests.events(desk.requests[number])]


def test_the_signed_record_holds_what_stands_at_the_head_and_the_foot_of_the_page(desk: Sit) -> None:
    letter = sealed(desk, "acknowledgement", "en", IN, our_reference="Unit 4/2026", their_date="2026-11-02")
    record = json.loads(letter.content)["record"]
    head = record["head"]
    assert (head["our_reference"], head["their_date"]) == ("Unit 4/2026", "2026-11-02")
    assert head["letterhead"] == list(LETTERHEAD["en"])
    changed = {**record, "head": {**head, "our_reference": "Unit 5/2026"}}
    assert record_digest(record) == letter.digest != record_digest(changed)


def test_a_refusal_without_consultation_or_reasons_cannot_be_sealed(desk: Sit) -> None:
    """Story 4: UNCAC articles 46(26) and 46(23), read from the treaty's own table."""
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en").value
    missing = refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.submit(letter.id))
    assert "Reasons" in sentence(missing)
    letter = anna.letters.edit_fields(letter.id, {"reasons": "The form of article 46(15) is not met."}, letter.version).value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    error = refused(Code.LETTER_CONSULTATION, lambda: martin.letters.seal(letter.id))
    assert "46(26)" in sentence(error)
    assert martin.letters.show(letter.id).number == ""
    martin.event(martin.requests[IN], EventKind.CONSULTATION_HELD, datetime(2026, 11, 18, 10, 0))  # noqa: DTZ001 -- wall-clock time of the office
    done = martin.letters.seal(letter.id, dispatch=Dispatch(channel=Channel.DIPLOMATIC_BAG)).value
    assert done.status is LetterStatus.DISPATCHED
    assert EventKind.REFUSED in _events(martin, IN)
    with martin.place.store.read() as uow:
        assert uow.requests.get(martin.requests[IN]).status is Status.REFUSED


def test_a_refusal_whose_text_no_longer_shows_the_reasons_does_not_pass_the_seal(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    martin.event(martin.requests[IN], EventKind.CONSULTATION_HELD, datetime(2026, 11, 18, 10, 0))  # noqa: DTZ001 -- wall-clock time of the office
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en", {"reasons": "The form is not met."}).value
    content = anna.letters.content(letter.id)
    place = next(n for n, block in enumerate(content.blocks) if block.text == "{reasons}")
    anna.letters.edit(letter.id, content.with_text(place, "The reasons are known to you."), letter.version)
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    refused(Code.LETTER_REASONS, lambda: martin.letters.seal(letter.id))


@pytest.mark.parametrize("change", ["version", "fields"])
def test_an_edit_changes_neither_the_version_of_the_template_nor_what_must_be_filled_in(desk: Sit, change: str) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en").value
    content = json.loads(letter.content)
    if change == "version":
        content["template"]["version"] += 1
    else:
        next(spec for spec in content["specs"] if spec["name"] == "reasons")["required"] = False
    refused(Code.LETTER_CONTENT, lambda: anna.letters.edit(letter.id, json.dumps(content), letter.version))


@pytest.mark.parametrize("part", ["title", "subject", "heads"])
def test_what_cannot_be_printed_is_said_before_the_letter_is_handed_over(desk: Sit, part: str) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    content = json.loads(letter.content)
    if part == "heads":
        content["blocks"].insert(1, {"kind": "table", "field": "items", "heads": ["\U0001f600"]})
    else:
        content[part] = "\U0001f600"
    anna.letters.edit(letter.id, json.dumps(content), letter.version)
    refused(Code.LETTER_GLYPH_MISSING, lambda: anna.letters.submit(letter.id))


def test_a_character_without_a_glyph_is_refused_and_nothing_is_lost(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", {"remarks": "Name: ॐ"}).value
    error = refused(Code.LETTER_GLYPH_MISSING, lambda: anna.letters.submit(letter.id))
    assert "ॐ (U+0950)" in sentence(error)
    assert "Remarks" in sentence(error)
    refused(Code.LETTER_GLYPH_MISSING, lambda: anna.letters.preview(letter.id))
    assert anna.letters.content(letter.id).fields["remarks"] == "Name: ॐ"


def test_a_second_print_is_a_duplicate_and_the_kept_file_stays(desk: Sit) -> None:
    letter = sealed(desk, language="fr")
    martin = desk("martin")
    assert martin.letters.paper(letter.id) == martin.letters.pdf(letter.id)
    kept = martin.letters.printed(letter.id, 2).value
    assert kept.copies == 2
    copy = martin.letters.paper(letter.id)
    assert martin.letters.pages(copy) == martin.letters.pages(martin.letters.pdf(letter.id))
    assert martin.letters.verify(copy).verdict is Verdict.UNSIGNED
    assert martin.letters.verify(martin.letters.pdf(letter.id)).ok


def test_the_audit_log_holds_every_step(desk: Sit) -> None:
    letter = sealed(desk)
    martin = desk("martin")
    martin.letters.dispatch(letter.id, Channel.POST)
    martin.letters.printed(letter.id)
    with martin.place.store.read() as uow:
        acts = [entry.action for entry in uow.audit.of_request(martin.requests[IN]) if entry.subject == letter.uid]
    assert acts == [
        "letter.drafted",
        "letter.submitted",
        "letter.approved",
        "letter.sealed",
        "letter.dispatched",
        "letter.printed",
    ]


EITHER = ("chaser", "returning", "bundle", "closing", "ministry", "computation")
ASKED = ("preservation-renewal", "preservation-release", "enquiry", "acceptance", "undertaking", "reciprocity", "withdrawal")
"""What is written on a request of ours, beside the request itself, whatever it asks for."""
ANSWERED = (
    "acknowledgement", "query", "transmission", "status", "delay", "consultation", "conditions", "postponement", "partial",
    "execution", "refusal",
)  # fmt: skip


def test_only_kinds_of_the_right_direction_are_offered(desk: Sit) -> None:
    anna = desk("anna")
    assert _offered(anna, OUT) == {"request", *ASKED, *EITHER}
    assert _offered(anna, IN) == {*ANSWERED, *EITHER}
    refused(Code.LETTER_KIND, lambda: anna.letters.draft(anna.requests[OUT], "refusal", "en"))
    refused(Code.LETTER_LANGUAGE, lambda: anna.letters.draft(anna.requests[OUT], "request", "de"))


@pytest.mark.parametrize(
    ("number", "klass", "more", "less"),
    [
        (
            OUT,
            RequestClass.EXTRADITION,
            {"extradition", "provisional-arrest", "taking-over"},
            {"preservation-renewal", "preservation-release"},
        ),
        (OUT, RequestClass.PRESERVATION, {"preservation"}, set()),
        (OUT, RequestClass.SPONTANEOUS, {"spontaneous"}, set(ASKED)),
        (IN, RequestClass.EXTRADITION, {"surrender"}, {"execution"}),
    ],
)
def test_only_kinds_that_fit_the_class_are_offered(
    desk: Sit, number: str, klass: RequestClass, more: set[str], less: set[str]
) -> None:
    anna = desk("anna")
    with anna.place.store.write() as uow:
        request = uow.requests.get(anna.requests[number])
        given = replace(request.particulars, klass=klass)
        case = uow.requests.add(replace(request, uid=Uid("r-9"), number="X-2026-0009", serial=9, particulars=given))
        uow.commit()
    assert {view.kind for view in anna.letters.kinds(case)} == (_offered(anna, number) | more) - less
    error = refused(Code.LETTER_KIND, lambda: anna.letters.draft(case, (*less, "outstanding")[0], "en"))
    assert "it is not written on such a case" in sentence(error)


def _offered(desk: Desk, number: str) -> set[str]:
    return {view.kind for view in desk.letters.kinds(desk.requests[number])}
