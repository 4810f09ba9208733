# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page in the bag that tells people what it holds: whatever stands in the case, it is text; and no reader depends on it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import CASE_PATH, INDEX_PATH, CheckedBundle, Payload
from mlat_desktop.domain.case_record import CaseRecord, SharedCustody, SharedDuty, SharedLetter, Side
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import SharedAct
from mlat_desktop.domain.request import Person, Uid
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.case_json import decode
from mlat_desktop.services.bundles.index_page import index_page
from mlat_desktop.transfer import bag
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import CASE_UID, FILES, Keys, case_bytes, payload, plan, reader_keys

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
UID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "</bdi></td></table><style>body{display:none}</style>",
    "a\u202egnp.exe\u2066\u200f\u2069",
    "&lt;b&gt; & <!-- --> ]]> \x00\x1b\x85",
    "x" * 20_000,
    "javascript:alert(1)",
    "\ud800 \ue000 \u2028<svg/onload=1>",
)


class Seen(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def record_of(sender: Keys) -> CaseRecord:
    return decode(case_bytes(sender.card, FILES))


def stuffed(record: CaseRecord, text: str) -> CaseRecord:
    """The text in every field that the page shows."""
    duty = SharedDuty(
        uid=Uid(UID), origin="o", kind="k", text=text, given_by=Side.REQUESTED, owed_by=Side.REQUESTING, lasting=True,
        since=date(2026, 1, 1), article=text,
    )  # fmt: skip
    letter = SharedLetter(
        uid=Uid(UID), origin="o", number=text, kind="status", language="en", subject=text, file_name=text, size=1,
        sha256="0" * 64, path="data/letters/0001/x y#?.pdf",
    )  # fmt: skip
    party = replace(record.requested, numbers=(text,), authority=replace(record.requested.authority, name=text))
    return replace(
        record,
        requested=party,
        matter=replace(record.matter, subject=text, persons=(Person(uid=Uid(UID), name=text, name_original=text),)),
        evidence=tuple(replace(each, title=text, exhibit=text, file_name=text) for each in record.evidence),
        letters=(letter,),
        duties=(duty,),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_stands_in_a_case_is_text_on_the_page(text: str, language: str, sender: Keys) -> None:
    page = index_page(stuffed(record_of(sender), text), UID, language).decode("utf-8")
    plain = Seen(index_page(stuffed(record_of(sender), "plain"), UID, language).decode("utf-8"))
    seen = Seen(page)
    assert seen.tags | {"br"} == plain.tags | {"br"}
    assert [pair for pair in seen.attributes if pair[0] == "href"] == [pair for pair in plain.attributes if pair[0] == "href"]
    assert {name for name, _ in seen.attributes} == {name for name, _ in plain.attributes}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x09\x0b-\x1f\x7f-\x9f]", page)
    if text.startswith("<script>"):
        assert text in seen.text, "and all of it is shown"


def test_the_page_loads_nothing_and_leads_only_to_its_neighbours(sender: Keys) -> None:
    seen = Seen(index_page(stuffed(record_of(sender), "x"), UID, "en").decode("utf-8"))
    links = [value for name, value in seen.attributes if name == "href"]
    assert links[0] == "letters/0001/x%20y%23%3F.pdf"
    assert all(re.match(r"(letters|evidence)/[0-9]{4}/", link) for link in links)
    assert not seen.tags & {"script", "img", "link", "iframe", "object", "form", "base", "video", "audio"}
    assert not {name for name, _ in seen.attributes} & {"src", "style", "srcset", "action"}
    policy = next(value for name, value in seen.attributes if name == "content")
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_conditions_come_first_and_the_page_reads_in_its_own_direction(language: str, sender: Keys) -> None:
    page = index_page(stuffed(record_of(sender), "CONDITION-OR-NAME"), UID, language)
    text = page.decode("utf-8")
    assert page == index_page(stuffed(record_of(sender), "CONDITION-OR-NAME"), UID, language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    assert text.index('class="first"') < text.index("CONDITION-OR-NAME") < text.index("<table>")
    for name, content in FILES:
        assert hashlib.sha256(content).hexdigest() in text, name
    assert CASE_UID in text
    assert UID in text


def test_a_protected_person_is_not_named(sender: Keys) -> None:
    record = record_of(sender)
    hidden = Person(uid=Uid(UID), name="Witness Seven", protected=True)
    record = replace(record, matter=replace(record.matter, persons=(hidden,)))
    assert b"Witness Seven" not in index_page(record, UID, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_within_words_keeps_its_order(language: str, sender: Keys) -> None:
    """After an Arabic word the figures of a bare 1980-05-17 would stand from right to left."""
    record = stuffed(record_of(sender), "plain")
    duty = replace(record.duties[0], due_on=date(2027, 2, 3))
    person = replace(record.matter.persons[0], born_on=date(1980, 5, 17))
    record = replace(record, duties=(duty,), matter=replace(record.matter, persons=(person,)))
    page = index_page(record, UID, language).decode("utf-8")
    for day in ("1980-05-17", "2027-02-03"):
        assert page.count(day) == page.count(f"<bdi>{day}</bdi>") == 1
    assert "{}" not in page


def test_a_failed_attempt_is_told_without_a_code_of_the_program(sender: Keys) -> None:
    record = record_of(sender)
    link = SharedCustody(
        evidence_uid=record.evidence[0].uid,
        at=record.exporter.at,
        actor="A. Clerk",
        act=SharedAct.EXPORT_FAILED,
        detail="bundle.unplugged",
        medium="S-1",
        sha256="",
        origin=record.exporter.office.uid,
    )
    page = index_page(replace(record, custody=(link,)), UID, "en").decode("utf-8")
    assert "<bdi>export failed</bdi>" in page
    assert "bundle.unplugged" not in page
    told = index_page(replace(record, custody=(replace(link, act=SharedAct.EXPORTED, detail="Office B"),)), UID, "en")
    assert "Office B" in told.decode("utf-8")


def test_there_is_no_page_in_another_language(sender: Keys) -> None:
    with pytest.raises(KnownError) as caught:
        index_page(record_of(sender), UID, "de")
    assert caught.value.code is Code.BUNDLE_INDEX_LANGUAGE


# -- in the bag ------------------------------------------------------------------------------------------------------------


def carried(sender: Keys, receiver: Keys, stick: Path, extra: tuple[Payload, ...]) -> CheckedBundle:
    case = payload(CASE_PATH, case_bytes(sender.card, FILES))
    contents = (case, *extra, *(payload(path, content) for path, content in FILES))
    wanted = plan(sender, [receiver], payloads=contents)
    folder = Writer(signatures).write(wanted, stick, Silent(), CancelToken()).folder
    return Reader(signatures).check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())


def test_a_bag_is_read_with_and_without_a_page_and_nothing_is_taken_of_it(sender: Keys, receiver: Keys, tmp_path: Path) -> None:
    found = []
    for name, extra in (("with", (payload(INDEX_PATH, b"<script>not ours"),)), ("without", ())):
        (tmp_path / name).mkdir()
        found.append(carried(sender, receiver, tmp_path / name, extra))
    assert found[0].files == found[1].files
    assert [file.path for file in found[0].files] == [path for path, _ in FILES]


@pytest.mark.parametrize(
    "name", ["data/index.htm", "data/index.html.html", "data/INDEX.HTML", "data/letters/index.html", "data/x/index.html"]
)
def test_any_other_file_is_refused_as_before(name: str, sender: Keys, receiver: Keys, stick: Path) -> None:
    with pytest.raises(KnownError) as caught:
        carried(sender, receiver, stick, (payload(name, b"x"),))
    assert caught.value.code is Code.BUNDLE_CONTENTS_EXTRA


def test_the_form_of_the_bag_says_whether_it_has_a_page(
    sender: Keys, receiver: Keys, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bag, "WITH_INDEX", bag.FORMAT)
    written = plan(sender, [receiver], payloads=(
        payload(CASE_PATH, case_bytes(sender.card)), payload(INDEX_PATH, b"x"),
    ))  # fmt: skip
    folder = Writer(signatures).write(written, stick, Silent(), CancelToken()).folder
    monkeypatch.undo()
    with pytest.raises(KnownError) as caught:
        Reader(signatures).check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_MANIFEST
