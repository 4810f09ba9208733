# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Certified translations made elsewhere, of a letter or of one of its annexes: annexes that say of themselves what they are.

They are put to a draft and never to a sealed letter: its page would not tell of them, and what it says of annexes is signed.
Who needs the sealed text translated supersedes the letter; the annexes come along. A translation of a text that was changed
since says something else than the letter, so that it is confirmed again before the letter is handed over.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.annexes import Certified
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letters import Letter, LetterAct
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.translation import Translation, TranslationState
from mlat_desktop.i18n import language, screen
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.codes import Codes, of_office
from mlat_desktop.services.letters.annexing import Annexing, numbered
from mlat_desktop.services.letters.desk import name_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import name_of as file_name_of

_NO_LANGUAGE = frozenset({"mis", "mul", "root", "und", "zxx"})
_MOST_LETTERS = 200
_BACK = frozenset({TranslationState.RECEIVED, TranslationState.CERTIFIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCertified:
    """What its certificate says of a translation: ``of`` the annex with this number, None of the letter itself. With
    ``record``, a translation of the case that came back, what is left empty is what stands there.
    """

    language: str = ""
    by: str = ""
    on: date | None = None
    capacity: str = ""
    number: str = ""
    place: str = ""
    of: int | None = None
    record: Uid | None = None


class Translating(Annexing):
    """Puts certified translations to letters."""

    def add_translation(
        self,
        letter_id: int,
        new: NewCertified,
        path: Path | None = None,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Letter]:
        """Put a certified translation to a draft: a PDF or an image; without ``path`` the scan of the translation of the case.
        ``ANNEX_TRANSLATION`` says what is wrong with it, ``ANNEX_UNFIT`` what with the file.
        """
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.read() as uow:
            found = self._recorded(uow, self._at(uow, letter_id, LetterAct.EDIT), new.record)
            self._certified(uow, uow.letters.get(letter_id), new, found)
            scan = uow.exhibits.blob(found.scan_blob) if found and found.scan_blob else None
        if path is None and scan is None:
            raise _refused(why("it has no scan; name its file"))
        blob = self._place.keep_file(path, progress, cancel) if path else scan
        assert blob is not None
        try:
            name = file_name_of(path) if path else found.scan_name if found else ""
            facts = self._facts(blob, name)
            with self._place.store.write() as uow:
                letter = self._at(uow, letter_id, LetterAct.EDIT)
                certified = self._certified(uow, letter, new, self._recorded(uow, letter, new.record))
                if path:
                    uow.exhibits.add_blob(blob)
                letter = self._put(uow, letter, replace(self._annex(facts, blob, name, name), title="", translation=certified))
                uow.commit()
        except BaseException:
            if path:
                self._place.forget(blob)
            raise
        return self._done(letter)

    def unconfirmed(self, letter_id: int) -> tuple[int, ...]:
        """The numbers of the annexes of a draft that translate another text than the letter now has."""
        with self._place.store.read() as uow:
            return unconfirmed(uow, uow.letters.get(letter_id))

    def confirm_translation(self, letter_id: int, number: int) -> Done[Letter]:
        """Say of a translation of a draft that it says what the letter now says."""
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.EDIT)
            kept = list(uow.letters.annexes(letter.id))
            annex = numbered(kept, number, letter)
            if annex.translation is None or annex.translation.of is not None:
                raise _refused(why("annex {number} is no translation of the letter", number=number))
            kept[number - 1] = replace(annex, translation=replace(annex.translation, text=text_digest(letter)))
            uow.letters.set_annexes(letter.id, kept)
            letter = self._update(uow, letter)
            detail = {"language": annex.translation.language, "sha256": annex.sha256}
            self._audit(uow, "letter.translation-confirmed", letter, fields=("annexes",), **detail)
            uow.commit()
        return self._done(letter)

    def translations_back(self, letter_id: int) -> tuple[Translation, ...]:
        """The translations of the letter's own case that came back, to choose from."""
        with self._place.store.read() as uow:
            request_id = uow.letters.get(letter_id).request_id
            found = uow.mailroom.translations(request_id) if request_id is not None else ()
        return tuple(each for each in found if each.state in _BACK)

    def tongues(self) -> tuple[tuple[str, str], ...]:
        """Every language that has a name, (code, name on the screen): those of the office's own list first."""
        with self._place.store.read() as uow:
            first = of_office(uow).tongues()
        listed = {code for code, _name in first}
        rest = [(code.replace("_", "-"), name) for code, name in screen().locale.languages.items() if code not in _NO_LANGUAGE]
        return (*first, *sorted((each for each in rest if each[0] not in listed), key=lambda each: each[1].casefold()))

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _recorded(self, uow: UnitOfWork, letter: Letter, uid: Uid | None) -> Translation | None:
        if uid is None:
            return None
        request_id, found = uow.mailroom.translation(uid)
        if request_id != letter.request_id:
            raise _refused(why("it belongs to another case"))
        if found.state not in _BACK:
            raise _refused(why("it has not come back"))
        return found

    def _certified(self, uow: UnitOfWork, letter: Letter, new: NewCertified, found: Translation | None) -> Certified:
        code = tag(new.language or (found.language_to if found else ""))
        by = self._said(new.by or (found.certificate_name or found.translator if found else ""))
        on = new.on or (found.certificate_on if found else None)
        if not code:
            raise _refused(why("say into which language it translates"))
        name = tongue(of_office(uow), code, letter.language)
        if not name:
            raise _refused(
                why(
                    "no language is called {code}; give its ISO 639 code, such as pt, or add it to the list of languages",
                    code=code,
                )
            )
        if not by:
            raise _refused(why("say who certified it"))
        if on is None:
            raise _refused(why("say on which day it was certified"))
        if on > self._place.today:
            raise _refused(why("the day on which it was certified lies in the future"))
        of = self._translated(uow, letter, new.of, code)
        return Certified(
            language=code,
            language_name=name,
            by=by,
            on=on,
            capacity=self._said(new.capacity),
            number=self._said(new.number or (found.certificate_number if found else "")),
            place=self._said(new.place),
            of=of,
            record=found.uid if found else None,
            text="" if of else text_digest(letter),
        )

    def _translated(self, uow: UnitOfWork, letter: Letter, number: int | None, code: str) -> Uid | None:
        """What it translates: the uid of an annex, None for the letter."""
        if number is None:
            if code.partition("-")[0] in {letter.language, letter.beside}:
                raise _refused(why("the letter is written in that language"))
            return None
        kept = uow.letters.annexes(letter.id)
        annex = numbered(kept, number, letter)
        if annex.translation:
            raise _refused(why("annex {number} is a translation itself", number=number))
        return annex.uid

    def _said(self, text: str) -> str:
        """Words of a certificate as they may stand in a letter."""
        said = " ".join(letter_text.clean(text).split())[:_MOST_LETTERS]
        char = self._press.uncovered(said)
        if char:
            named = f"{char} (U+{ord(char):04X})"
            raise KnownError(Code.LETTER_GLYPH_MISSING, character=named, field=why("what the certificate says"))
        return said


def must_translate_this(uow: UnitOfWork, letter: Letter) -> None:
    """Refuse to hand over a letter with a translation of another text (``LETTER_TRANSLATION``)."""
    for number in unconfirmed(uow, letter):
        raise KnownError(Code.LETTER_TRANSLATION, letter=name_of(letter), number=number)


def unconfirmed(uow: UnitOfWork, letter: Letter) -> tuple[int, ...]:
    """The numbers of the annexes of a draft that translate another text than it has."""
    if letter.sealed_at is not None:
        return ()
    now = text_digest(letter)
    found = enumerate(uow.letters.annexes(letter.id), start=1)
    return tuple(n for n, each in found if each.translation and not each.translation.of and each.translation.text != now)


def text_digest(letter: Letter) -> str:
    """What tells a text of a draft, in both languages where it has two, from any other one."""
    return hashlib.sha256("\n".join(filter(None, (letter.content, letter.beside_content))).encode()).hexdigest()


def tag(code: str) -> str:
    """A language code as it is written: ``pt``, ``pt-BR``, ``zh-Hant``."""
    first, *rest = re.split("[-_]", code.strip()[:35])
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def tongue(codes: Codes, code: str, written_in: str) -> str:
    """How a language is called in the language of a letter, in English where it has no name there; empty if it has none."""
    if any(each.list == "languages" and each.id == code for each in codes.own):
        return codes.label("languages", code, language(written_in))
    key = code.replace("-", "_")
    if key in _NO_LANGUAGE:
        return ""
    names = (language(each).locale.languages.get(key) for each in (written_in, "en"))
    return str(next(filter(None, names), ""))


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.ANNEX_TRANSLATION, reason=reason)
