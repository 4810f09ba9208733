# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Code lists: those that came with the program (``resources/codes``), and behind them what an office added to them.

:func:`codes` and :func:`code_label` know the shipped lists only. Whoever works for an office asks its :class:`CodeLists` for
the :class:`Codes` as they stand; a code once used stays readable for good, so that none is ever deleted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.directory import OwnCode
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import Language, screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

LISTS = ("assistance", "offences", "urgency", "grounds", "returned", "channels", "languages")
NOT_TONGUES = frozenset({"requested", "requesting", "acceptable", "any"})
"""Codes of the list of languages that stand for a rule of a treaty, not for a language in which something is written."""
MOST_LETTERS = 200

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TONGUE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class CodeItem:
    """A code and the English text of the data; :meth:`label` gives its words. A code of the office's own has ``labels``, by
    language, in place of the text; one that is not ``active`` is read and no longer offered.
    """

    id: str
    text: str
    labels: tuple[tuple[str, str], ...] = ()
    active: bool = True

    @property
    def own(self) -> bool:
        """Whether the office added it."""
        return bool(self.labels)

    def label(self, language: Language | None = None) -> str:
        """The words for the code, by default in the language of the screen.

        Where the office gave none in that language, those of another follow with its code behind them, so that nobody takes
        them for a translation: ``Nota verbale (it)``.
        """
        wanted = language or screen()
        if not self.own:
            return wanted.text(self.text)
        known = dict(self.labels)
        if wanted.code in known:
            return known[wanted.code]
        other = "en" if "en" in known else self.labels[0][0]
        return f"{known[other]} ({other})"


@cache
def codes(name: str) -> tuple[CodeItem, ...]:
    """The shipped items of a list, in the order in which they are offered."""
    text = files("resources").joinpath("codes", f"{name}.toml").read_text(encoding="utf-8")
    return tuple(CodeItem(row["id"], row["label"]) for row in tomllib.loads(text)["code"])


@dataclass(frozen=True, slots=True)
class Codes:
    """The lists of one office as they stand: the shipped codes, then its own. Immutable; ask anew after a change."""

    own: tuple[OwnCode, ...] = ()

    def all(self, name: str) -> tuple[CodeItem, ...]:
        """Every code of a list that can be read, those no longer offered too."""
        mine = (CodeItem(each.id, "", each.labels, each.active) for each in self.own if each.list == name)
        return (*codes(name), *mine)

    def offered(self, name: str) -> tuple[CodeItem, ...]:
        """The codes of a list that may be chosen now."""
        return tuple(item for item in self.all(name) if item.active)

    def label(self, name: str, code: str, language: Language | None = None) -> str:
        """The words for one code; one that the list does not know (an older list, another office) is shown as it is."""
        return next((item.label(language) for item in self.all(name) if item.id == code), code)

    def has(self, name: str, code: str) -> bool:
        """Whether a code may be chosen now."""
        return any(item.id == code for item in self.offered(name))

    def own_label(self, name: str, code: str, language: Language) -> str:
        """The words for a code that the office added, empty for any other: letters have words of their own for those."""
        return next((item.label(language) for item in self.all(name) if item.id == code and item.own), "")

    def tongues(self) -> tuple[tuple[str, str], ...]:
        """Languages in which something may be written, (code, name on the screen): the list without the rules of treaties."""
        found = (item for item in self.offered("languages") if item.id not in NOT_TONGUES)
        return tuple((item.id, item.label() if item.own else screen().tongue(item.id)) for item in found)

    def tongue(self, code: str) -> str:
        """The name of a language, or of a rule about languages, on the screen."""
        if code in NOT_TONGUES or any(each.list == "languages" and each.id == code for each in self.own):
            return self.label("languages", code)
        return screen().tongue(code)


SHIPPED = Codes()


def code_label(name: str, code: str, language: Language | None = None) -> str:
    """The words for a code of a shipped list; any other is shown as it is."""
    return SHIPPED.label(name, code, language)


def of_office(uow: UnitOfWork) -> Codes:
    """The lists of the office in whose unit of work this is asked."""
    return Codes(uow.directory.own_codes())


def must_know(uow: UnitOfWork, used: Iterable[tuple[str, str]], before: Iterable[tuple[str, str]] = ()) -> None:
    """Refuse what no list offers; (list, code) of ``before`` may stay, for a retired code does not spoil an old record."""
    known, kept = of_office(uow), set(before)
    for name, code in used:
        if code and (name, code) not in kept and not known.has(name, code):
            raise KnownError(Code.REQUEST_INVALID, reason=why("the list {list} has no code {code}", list=name, code=code))


class CodeLists:
    """What an office reads and adds: languages, channels, grounds, kinds of assistance, offences, reasons of urgency."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def now(self) -> Codes:
        """The lists as they stand."""
        with self._place.store.read() as uow:
            return of_office(uow)

    def add(self, name: str, code: str, labels: Mapping[str, str]) -> Done[OwnCode]:
        """Add a code to a list, or give an own one other words; one that was retired is offered again.

        ``labels`` maps a BCP 47 language to the words; languages that are not named keep theirs. Raises ``CODE_INVALID``.
        """
        self._place.must(Act.KEEP_OFFICE)
        name, code = _list(name), code.strip()
        words = {tongue.strip(): _words(tongue.strip(), text) for tongue, text in labels.items()}
        if len(code) > 40 or not _ID.fullmatch(code):
            raise _refused(why("a code has small letters, digits and hyphens, and begins with a letter: {code} does not",
                               code=repr(code)))  # fmt: skip
        if any(item.id == code for item in codes(name)):
            raise _refused(why("the list {list} came with a code {code}", list=name, code=code))
        if not words:
            raise _refused(why("it needs words in at least one language"))
        with self._place.store.write() as uow:
            old = next((each for each in uow.directory.own_codes(name) if each.id == code), None)
            merged = {**(dict(old.labels) if old else {}), **words}
            new = OwnCode(
                list=name,
                id=code,
                labels=tuple(sorted(merged.items())),
                added_by=old.added_by if old else self._place.user.uid,
                added_at=old.added_at if old else self._place.now,
            )
            if new != old:
                uow.directory.set_own_code(new)
                detail = {"list": name, "before": _plain(old), "after": _plain(new)}
                self._place.write_audit(uow, "code.kept", f"{name}/{code}", fields=("labels", "active"), detail=detail)
            uow.commit()
        return Done(new, Changes.of(Kind.OFFICE))

    def retire(self, name: str, code: str) -> Done[OwnCode]:
        """Offer a code of the office no longer; where it was used it stays readable. Raises ``CODE_INVALID``."""
        self._place.must(Act.KEEP_OFFICE)
        name, code = _list(name), code.strip()
        with self._place.store.write() as uow:
            old = next((each for each in uow.directory.own_codes(name) if each.id == code), None)
            if old is None:
                if any(item.id == code for item in codes(name)):
                    raise _refused(why("the code {code} came with the program and stays", code=code))
                raise _refused(why("the list {list} has no own code {code}", list=name, code=code))
            new = replace(old, active=False)
            if new != old:
                uow.directory.set_own_code(new)
                self._place.write_audit(uow, "code.retired", f"{name}/{code}", fields=("active",), detail={"list": name})
            uow.commit()
        return Done(new, Changes.of(Kind.OFFICE))


def _list(name: str) -> str:
    if name not in LISTS:
        raise _refused(why("there is no list {list}; there are {known}", list=name, known=", ".join(LISTS)))
    return name


def _words(tongue: str, text: str) -> str:
    if not _TONGUE.fullmatch(tongue):
        raise _refused(why("{tongue} is not the code of a language, such as en or fr", tongue=repr(tongue)))
    kept = " ".join(text.split())
    if not kept:
        raise _refused(why("its words in {tongue} are empty", tongue=tongue))
    if len(kept) > MOST_LETTERS or any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in kept):
        raise _refused(why("its words in {tongue} are too long or hold a character that cannot be printed", tongue=tongue))
    return kept


def _plain(code: OwnCode | None) -> dict[str, object] | None:
    return None if code is None else {"labels": dict(code.labels), "active": code.active}


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.CODE_INVALID, reason=reason)
