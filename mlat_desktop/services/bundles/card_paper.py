# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The card of this office as a QR code, on the screen and on paper, and the cards of partners from a scan or a photo of theirs.

The code holds the card file itself, one line of JSON in ASCII: whatever reads QR codes gives the file. A scan is a stranger's
file like any other: bounded, drawn by libraries that are made for it, and what it holds is checked as a card file is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mlat_desktop.domain.bundle import Card
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_sheet import LetterSheet, Raster
from mlat_desktop.domain.office_cards import digit_lines, words_of
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.office_pages import para, plain_page, table
from mlat_desktop.services.workplace import Workplace, name_of

MOST_BYTES = 32 << 20
MOST_PAGES = 4
WIDTHS = (1654, 2480)
"""An A4 page at 200 dots per inch, and at 300 where nothing is found: a photo may be larger, and is drawn as wide."""


class Codes(Protocol):
    """Makes and finds QR codes; :mod:`mlat_desktop.transfer.codes` is the real one."""

    def png(self, content: str) -> bytes:
        """A code as a picture; ``ValueError`` if no code can hold so much."""

    def found(self, picture: Raster) -> Sequence[str]:
        """The texts of all codes in a picture."""


class Paper(Protocol):
    """Sets pages and draws scans; ``letters.press.Press`` is the real one."""

    def compose(self, sheet: LetterSheet) -> bytes:
        """The pages of a sheet as PDF."""

    def with_code(self, pdf: bytes, content: str) -> bytes:
        """The same with a large QR code on the last page; ``ValueError`` if no code can hold so much."""

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""

    def scan_raster(self, data: bytes, page: int, width: int) -> Raster:
        """A page of a PDF, or a picture, as pixels."""


class CardPaper:
    """Cards on paper."""

    def __init__(self, place: Workplace, bundles: Bundles, paper: Paper, codes: Codes) -> None:
        self._place, self._bundles, self._paper, self._codes = place, bundles, paper, codes

    def picture(self) -> bytes:
        """The code of our newest card as a PNG picture."""
        try:
            return self._codes.png(self._content())
        except ValueError as error:
            raise _too_long() from error

    def save(self, target: Path) -> Path:
        """Write the code into a new file: a page to hand over (``.pdf``) or a picture (``.png``)."""
        self._place.must(Act.READ)
        kind = target.suffix.lower()
        if kind not in {".pdf", ".png"}:
            raise KnownError(Code.CARD_CODE, path=str(target), reason=why("a code is written as .pdf or as .png"))
        data = self.picture() if kind == ".png" else self._page()

        def note() -> None:
            with self._place.store.write() as uow:
                self._place.write_audit(uow, "card.printed", self._place.office.uid, detail={"file": name_of(target)})
                uow.commit()

        write_new(target, lambda out: _all(out.write(data)), ready=note)
        return target

    def add(self, path: Path) -> Done[Card]:
        """Take in a card from its file or from a scan of its code; a revocation from its file."""
        self._place.must(Act.IMPORT_BUNDLE)
        data = _start(path)
        if not data.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8")):
            return self._bundles.add_card(path)
        if len(data) > MOST_BYTES:
            raise _unread(path, why("it is larger than {most} bytes", most=MOST_BYTES))
        return self._bundles.add_card(path, self._found(path, data).encode())

    def _found(self, path: Path, data: bytes) -> str:
        """The one code in a scan that looks like a card; two different ones are one too many."""
        pages = 1
        if data.startswith(b"%PDF-"):
            pages = min(self._paper.pages(data), MOST_PAGES)
        for width in WIDTHS:
            texts = {text for page in range(pages) for text in self._codes.found(self._paper.scan_raster(data, page, width))}
            cards = sorted(text for text in texts if text.lstrip().startswith("{"))
            if len(cards) > 1:
                raise _unread(path, why("it shows the codes of {count} cards; take in one after the other", count=len(cards)))
            if cards:
                return cards[0]
        raise _unread(path, why("no code of a card can be read in it; scan it flat, whole and at 200 dots per inch or more"))

    def _content(self) -> str:
        """ASCII, because readers guess at the encoding of anything else; what was signed stays the same."""
        return json.dumps(json.loads(self._bundles.card_file()), sort_keys=True, separators=(",", ":"))

    def _page(self) -> bytes:
        card = self._bundles.own_cards()[-1]
        words, says = words_of(card), screen()
        first = _("valid from {day}").format(day=says.date(card.valid_from))
        last = _("until {day}").format(day=says.date(card.valid_to)) if card.valid_to else _("until it is renewed")
        rows = [
            (_("State"), says.state(card.country)),
            (_("Valid"), listed(first, last)),
            (_("Fingerprint in figures"), digit_lines(card)),
            (_("Fingerprint in words"), "\n".join(" ".join(words[at : at + 4]) for at in range(0, len(words), 4))),
            (_("Key"), card.fingerprint),
        ]
        intro = _("Scan the code and add it to your program. Then telephone us on a number that is not from this page.")
        sheet = plain_page(self._place, (_("Office card"), card.name), [para(intro), table((), rows)])
        try:
            return self._paper.with_code(self._paper.compose(sheet), self._content())
        except ValueError as error:
            raise _too_long() from error


def _start(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # to read from a pipe or a device may never end
        raise KnownError(Code.FILE_UNREADABLE, path=path, reason=why("not a plain file"))
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=path) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=path, reason=error.strerror or str(error)) from error


def _too_long() -> KnownError:
    return KnownError(Code.CARD_CODE, path=_("The QR code"), reason=why("the card is too long for it"))


def _unread(path: Path, reason: Why) -> KnownError:
    return KnownError(Code.CARD_CODE, path=str(path), reason=reason)


def _all(_count: int) -> None:
    """A stream says how much it took; it takes all."""
