# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles for an office that has no card yet: the passphrase, and the letter that brings it there by another way.

The passphrase is made here and stands nowhere but in the encrypted database and on that letter. The letter is a page of the
office and not a letter of the register: what the register seals it keeps for ever, and a passphrase that is kept for ever opens
a lost stick for ever. Each making is recorded with its channel; once the partner confirms that the letter arrived, the
passphrase is destroyed here.
"""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.bundle_passphrase import BundlePassphrase
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, Filled, FilledBlock
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.printing import PrintOptions
from mlat_desktop.domain.request import Mail, Uid
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.domain.spoken_code import GROUPS, RANDOM_BYTES, spoken_code
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.i18n import _, language, screen
from mlat_desktop.services.bundles.addressees import languages_of
from mlat_desktop.services.bundles.views import WithoutCard, checked
from mlat_desktop.services.letters.paper import check_copies, hand_over
from mlat_desktop.services.letters.port import LetterPress, Printer
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, date_in_words, words
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace, name_of

_COVERED = "-".join(["\u2022" * 5] * GROUPS)
"""Stands in the place of a passphrase on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseLetter:
    """How the letter travels: ``channel``, and ``medium_channel`` of the medium, which must be another one unless ``although``
    says why not.
    """

    language: str
    channel: Channel
    medium_channel: Channel
    although: str = ""


def begin(place: Workplace, uow: UnitOfWork, record: BundleRecord, office: WithoutCard) -> str:
    """Make the passphrase of a bundle that is about to be written, keep it, and give it to the writer alone."""
    office = checked(office)
    code = spoken_code(secrets.token_bytes(RANDOM_BYTES))
    uow.bundles.set_passphrase(
        BundlePassphrase(
            bundle=record.uid,
            request_id=record.request_id,
            office=office.name,
            country=office.country,
            code=code,
            recorded_by=place.user.uid,
        )
    )
    return code


def kept(uow: UnitOfWork, bundle: str) -> str:
    """The passphrase of a bundle of ours as long as it is kept, else nothing."""
    found = uow.bundles.passphrase(Uid(bundle))
    return found.code if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPassphraseLetter:
    """The letter as pages, on its way to a file or a printer. ``title`` is what a print job is called: it tells nothing."""

    record: BundleRecord
    told: BundlePassphrase
    title: str
    pdf: bytes = field(repr=False)


class PassphraseLetters:
    """Makes them, and records what became of them."""

    def __init__(self, place: Workplace, press: LetterPress, printer: Printer | None = None) -> None:
        self._place, self._press, self._printer = place, press, printer

    def language_for(self, country: str) -> str:
        """The language in which an office of this State is best written to: by the address book, else that of the screen."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            known = languages_of(uow, country)
        return next(iter((*known, *(each for each in (screen().code,) if each in LETTER_LANGUAGES))), "en")

    def standing(self, uid: str) -> BundlePassphrase:
        """Of which office the passphrase is and how its letter stands, without the passphrase itself.
        ``BUNDLE_PASSPHRASE_GONE`` for a bundle that never had one.
        """
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return replace(self._found(uow, uid)[1], code="")

    def write(self, uid: str, target: Path, letter: PassphraseLetter) -> Done[BundlePassphrase]:
        """Write the letter into a new file, for print and an envelope of its own; what is kept is when and how it went.

        ``BUNDLE_PASSPHRASE_GONE`` once the passphrase was destroyed; ``BUNDLE_PASSPHRASE_CHANNEL``, ``FILE_EXISTS``.
        """
        drawn = self.draw(uid, letter)
        write_new(
            target,
            lambda out: _put(out.write(drawn.pdf)),
            ready=lambda: self._registered(drawn, file=name_of(target)),
        )
        return self._done(drawn)

    def print(self, uid: str, letter: PassphraseLetter, options: PrintOptions) -> Done[BundlePassphrase]:
        """Hand the letter to a printer of the system; no file of it is made. Refuses as :meth:`write` does."""
        self.may_print(options.copies)
        drawn = self.draw(uid, letter)
        hand_over(self._printer, drawn.pdf, options, drawn.title)
        return self.printed(drawn, options.copies)

    @property
    def has_spooler(self) -> bool:
        """Whether the system's printers take files; else the window prints the pages as images."""
        return self._printer is not None

    def may_print(self, copies: int) -> None:
        """Refuse before the paper what would be refused after it."""
        self._place.must(Act.EXPORT_BUNDLE)
        check_copies(copies)

    def printed(self, drawn: DrawnPassphraseLetter, copies: int = 1) -> Done[BundlePassphrase]:
        """Record that the letter came out of a printer."""
        self.may_print(copies)
        self._registered(drawn, copies=copies)
        return self._done(drawn)

    @staticmethod
    def _done(drawn: DrawnPassphraseLetter) -> Done[BundlePassphrase]:
        return Done(replace(drawn.told, code=""), Changes.of(Kind.BUNDLE, Kind.MAIL, Kind.REQUEST))

    def sample(self, uid: str, code: str) -> bytes:
        """The letter in one of the languages of letters as it will be, for the screen: its passphrase is covered."""
        record, found = self._kept(uid, code)
        return self._press.compose(self._sheet(record, replace(found, code=_COVERED), code))

    def draw(self, uid: str, letter: PassphraseLetter) -> DrawnPassphraseLetter:
        """The letter as pages, for :meth:`printed`; nothing is recorded yet."""
        record, found = self._kept(uid, letter.language)
        if letter.channel is letter.medium_channel and not letter.although.strip():
            raise KnownError(Code.BUNDLE_PASSPHRASE_CHANNEL, channel=letter.channel)
        pdf = self._press.compose(self._sheet(record, found, letter.language))
        told = replace(
            found,
            language=letter.language,
            channel=letter.channel,
            medium_channel=letter.medium_channel,
            although=letter.although.strip(),
            letters=found.letters + 1,
            letter_at=self._place.now,
            recorded_by=self._place.user.uid,
        )
        title = _("Letter for bundle {bundle}").format(bundle=record.uid)
        return DrawnPassphraseLetter(record=record, told=told, title=title, pdf=pdf)

    def _kept(self, uid: str, code: str) -> tuple[BundleRecord, BundlePassphrase]:
        """A passphrase that is still here, for a letter in a language that there is."""
        self._place.must(Act.EXPORT_BUNDLE)
        if code not in LETTER_LANGUAGES:
            raise KnownError(Code.BUNDLE_INDEX_LANGUAGE, language=code, languages=", ".join(LETTER_LANGUAGES))
        with self._place.store.read() as uow:
            record, found = self._found(uow, uid)
        if not found.code:
            raise KnownError(Code.BUNDLE_PASSPHRASE_GONE, bundle=record.uid)
        return record, found

    def received(self, uid: str) -> Done[BundlePassphrase]:
        """The partner confirmed that it has the letter: the passphrase is destroyed here. ``BUNDLE_PASSPHRASE_EARLY`` before
        any letter was made.
        """
        self._place.must(Act.EXPORT_BUNDLE)
        with self._place.store.write() as uow:
            record, found = self._found(uow, uid)
            if not found.code:
                raise KnownError(Code.BUNDLE_PASSPHRASE_GONE, bundle=record.uid)
            if not found.letters:
                raise KnownError(Code.BUNDLE_PASSPHRASE_EARLY, bundle=record.uid)
            found = replace(found, code="", ended_at=self._place.now, recorded_by=self._place.user.uid)
            uow.bundles.set_passphrase(found)
            self._audit(uow, "bundle.passphrase-destroyed", record, {"letters": found.letters})
            uow.commit()
        return Done(found, Changes.of(Kind.BUNDLE))

    def _found(self, uow: UnitOfWork, uid: str) -> tuple[BundleRecord, BundlePassphrase]:
        record = uow.bundles.get(Uid(uid.strip()))
        if record is None or record.incoming:
            raise KnownError(Code.BUNDLE_UNKNOWN, uid=uid)
        found = uow.bundles.passphrase(record.uid)
        if found is None:
            raise KnownError(Code.BUNDLE_PASSPHRASE_GONE, bundle=record.uid)
        return record, found

    def _registered(self, drawn: DrawnPassphraseLetter, **how: object) -> None:
        """That it was made and how it goes, never what it says."""
        record, told = drawn.record, drawn.told
        assert told.channel is not None
        assert told.medium_channel is not None
        assert record.request_id is not None
        with self._place.store.write() as uow:
            current = self._found(uow, record.uid)[1]
            if not current.code:  # destroyed meanwhile
                raise KnownError(Code.BUNDLE_PASSPHRASE_GONE, bundle=record.uid)
            uow.bundles.set_passphrase(replace(told, letters=current.letters + 1))
            uow.requests.add_mail(record.request_id, self._mail(uow, record, told))
            self._place.recompute(uow, uow.requests.get(record.request_id))
            detail: dict[str, object] = {
                "office": told.office,
                "language": told.language,
                "channel": told.channel.value,
                "medium_channel": told.medium_channel.value,
                "although": told.although,
                **how,
            }
            self._audit(uow, "bundle.passphrase-letter", record, detail)
            uow.commit()

    def _mail(self, uow: UnitOfWork, record: BundleRecord, told: BundlePassphrase) -> Mail:
        assert told.channel is not None
        assert record.request_id is not None
        return Mail(
            uid=self._place.new_uid(),
            direction=Direction.OUTGOING,
            kind=MailKind.LETTER,
            channel=told.channel,
            moment=self._place.here(self._place.now),
            correspondent=told.office,
            subject=_("Letter with the passphrase of bundle {bundle}").format(bundle=record.uid),
            our_reference=uow.requests.get(record.request_id).number,
            recorded_by=self._place.user.uid,
        )

    def _audit(self, uow: UnitOfWork, action: str, record: BundleRecord, detail: dict[str, object]) -> None:
        self._place.write_audit(uow, action, record.uid, fields=("passphrase",), detail=detail, request_id=record.request_id)

    def _sheet(self, record: BundleRecord, found: BundlePassphrase, code: str) -> LetterSheet:
        """It names the bundle by its id and nothing of the case: whoever opens the wrong envelope learns nothing else."""
        said, letter = words(code), _words(code)
        place, groups = self._place, found.code.split("-")
        head = tuple(line.strip() for line in place.office.letterhead.get(code, place.office.letterhead.get("en", ())))
        blocks = (
            _para(letter["intro"]),
            _table((letter["bundle"],), [(record.uid,)]),
            _para(letter["type"]),
            _table((letter["whole"],), [(found.code,)]),
            _para(letter["groups"]),
            _table(tuple(str(at) for at in range(1, len(groups) + 1)), [tuple(" ".join(group) for group in groups)]),
            _para(letter["alphabet"]),
            _para(letter["keep"]),
            _para(letter["confirm"]),
            _para(letter["opened"]),
        )
        return LetterSheet(
            language=code,
            rtl=runs_left(code),
            words=said.sheet(),
            filled=Filled(title=letter["title"], subject=((letter["subject"], False),), blocks=blocks),
            letterhead=tuple(line for line in head if line) or (language(code).state(place.office.country), place.office.name),
            recipient=(found.office, language(code).state(found.country)),
            our_reference=record.uid,
            date_line=date_in_words(place.today, code, found.country, place.office.country),
            marks=(said.mark("training"),) if place.office.training else (),
            made_at=place.now,
            office=place.office.name,
            signed=False,
        )


@cache
def _words(code: str) -> dict[str, str]:
    text = files("resources").joinpath("bundle", "passphrase", f"{code}.toml").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in tomllib.loads(text)["letter"].items()}


def _para(text: str) -> FilledBlock:
    return FilledBlock(kind=BlockKind.PARA, spans=((text, False),))


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> FilledBlock:
    """Every cell is a value in bold, isolated left to right: a group that begins with a digit must not turn round in Arabic."""
    cells = tuple(tuple(((f"\u2066{text}\u2069", True),) for text in row) for row in rows)
    return FilledBlock(kind=BlockKind.TABLE, heads=heads, rows=cells)


def _put(_count: int) -> None:
    """A stream says how much it took; it takes all."""
