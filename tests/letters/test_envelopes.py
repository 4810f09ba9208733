# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What carries a letter: the address word for word, the country in capitals, and never how secret it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.envelopes import Envelopes, formats, marks, sheets
from tests.letters.conftest import Desk
from tests.letters.test_service import IN, refused, sealed

pytestmark = pytest.mark.thorough

Sit = Callable[[str], Desk]
MM = 72 / 25.4


def writer(desk: Desk) -> Envelopes:
    return Envelopes(desk.place, Press())


def pages(pdf: Path) -> list[tuple[str, tuple[float, float]]]:
    document = pypdfium2.PdfDocument(pdf)
    found = [(page.get_textpage().get_text_range(), page.get_size()) for page in document]
    document.close()
    return found


def where(pdf: Path, words: str, page: int = 0) -> tuple[float, float]:
    """How far from the left and from the top edge words begin, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[page].get_textpage()
    start = text.search(words).get_next()[0]
    left, _, _, top = text.get_charbox(start)
    high = document[page].get_height()
    document.close()
    return left / MM, (high - top) / MM


def test_an_envelope_bears_addressee_country_and_sender_but_not_how_secret_the_letter_is(desk: Sit, tmp_path: Path) -> None:
    letter = sealed(desk, to_address="P.O. Box 40112\nNairobi\nKenya")
    assert "RESTRICTED" in pages_of(desk("anna").letters.pdf(letter.id)), "the letter itself says so"
    target = tmp_path / "c5.pdf"
    assert writer(desk("anna")).envelopes([letter.id], target, mark="registered").value == 1
    ((text, size),) = pages(target)
    assert size == pytest.approx((229 * MM, 162 * MM), abs=0.2)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert lines[-4:] == ["Central Authority, Ministry of Justice", "P.O. Box 40112", "Nairobi", "KENYA"]
    assert "Federal Office of Justice" in text
    assert letter.number in text
    assert "REGISTERED – RECOMMANDÉ" in text
    assert not any(each.value in text.casefold() for each in Confidentiality if each is not Confidentiality.ORDINARY)
    assert where(target, "Swiss")[0] < 20
    assert where(target, "Central")[0] > 100
    assert told(desk("anna"), letter)[-1] == "letter.addressed"


def test_an_address_keeps_its_script_and_the_country_is_named_for_who_carries_it_on(desk: Sit, tmp_path: Path) -> None:
    fields = {"to_name": "وزارة العدل", "to_address": "ميدان لاظوغلي\nالقاهرة", "to_state": "EG"}
    letter = sealed(desk, "closing", "ar", **fields)
    writer(desk("anna")).envelopes([letter.id], tmp_path / "dl.pdf", format_="DL", mark="diplomatic-bag")
    ((text, _size),) = pages(tmp_path / "dl.pdf")
    for words in ("EGYPT", "VALISE DIPLOMATIQUE"):
        assert words in text
    french = sealed(desk, "closing", "fr", to_state="EG")
    writer(desk("anna")).envelopes([french.id], tmp_path / "c4.pdf", format_="C4")
    assert "ÉGYPTE – EGYPT" in pages(tmp_path / "c4.pdf")[0][0]
    home = sealed(desk, "closing", to_state="CH", to_address="Bundesrain 20\nBern")
    writer(desk("anna")).envelopes([home.id], tmp_path / "home.pdf")
    assert "SWITZERLAND" not in pages(tmp_path / "home.pdf")[0][0]


@pytest.mark.parametrize(("sheet", "first"), [(each.code, 5) for each in sheets()])
def test_labels_begin_where_a_sheet_was_left_and_go_on_to_the_next(desk: Sit, tmp_path: Path, sheet: str, first: int) -> None:
    letters = [sealed(desk, to_name=f"Authority {n}") for n in range(3)]
    layout = next(each for each in sheets() if each.code == sheet)
    assert layout.left + (layout.columns - 1) * layout.across + layout.width <= 210
    assert layout.top + (layout.rows - 1) * layout.down + layout.height <= 297
    keys = [each.id for each in letters]
    target = tmp_path / "labels.pdf"
    writer(desk("anna")).labels(keys, target, sheet=sheet, first=first)
    for n in range(3):
        row, column = divmod(first - 1 + n, layout.columns)
        x, y = where(target, f"Authority {n}")
        assert 0 < x - (layout.left + column * layout.across) < layout.width / 2
        assert 0 < y - (layout.top + row * layout.down) < layout.height
    writer(desk("anna")).labels(keys, tmp_path / "end.pdf", sheet=sheet, first=layout.count)
    assert [text.count("Authority") for text, _ in pages(tmp_path / "end.pdf")] == [1, 2]


def test_what_cannot_be_is_refused_and_leaves_no_file(desk: Sit, tmp_path: Path) -> None:
    letter, target = sealed(desk), tmp_path / "x.pdf"
    anna = desk("anna")
    draft = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    long = sealed(desk, to_address="\n".join(f"Line {n} of an address without an end" for n in range(40)))
    refused(Code.LETTER_NOT_SEALED, lambda: writer(anna).envelopes([letter.id, draft.id], target))
    refused(Code.LETTER_FIELD_INVALID, lambda: writer(anna).labels([letter.id], target, first=25))
    refused(Code.LETTER_FIELD_INVALID, lambda: writer(anna).labels([letter.id], target, sheet="9x9"))
    refused(Code.LETTER_FIELD_INVALID, lambda: writer(anna).envelopes([letter.id], target, format_="A4"))
    refused(Code.LETTER_FIELD_INVALID, lambda: writer(anna).envelopes([letter.id], target, mark="secret"))
    refused(Code.LETTER_FIELD_INVALID, lambda: writer(anna).labels([long.id], target))
    refused(Code.LETTERS_REFUSED, lambda: writer(anna).labels([], target))
    assert list(tmp_path.glob("*.pdf")) == []


def test_every_mark_is_there_in_every_language_of_letters() -> None:
    assert {each.code for each in formats()} == {"C5", "DL", "C4"}
    assert all(set(each.texts) == {"ar", "en", "es", "fr", "ru", "zh"} for each in marks())


def pages_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = str(document[0].get_textpage().get_text_range())
    document.close()
    return text


def told(desk: Desk, letter: Letter) -> list[str]:
    with desk.place.store.read() as uow:
        return [each.action for each in uow.audit.of_subject(letter.uid, letter.request_id)]
