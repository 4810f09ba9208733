# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Puts the checklist of a case together: the treaty's contents, what is asked for, form, the requested State, good practice.

The lists are data (``resources/checklists``); what a treaty asks for comes from its table alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mlat_desktop.domain.checklist import Concern, Part, Wanted, concerns
from mlat_desktop.domain.directory import CountryProfile
from mlat_desktop.domain.request import Particulars, Request
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.domain.vocabulary import BasisKind, Direction, RequestClass
from mlat_desktop.i18n import N_
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.kept import kept_table

PROVISIONAL_ARREST, EXTRADITION = "provisional-arrest", "extradite"
NO_LIST = frozenset({RequestClass.SPONTANEOUS, RequestClass.ENQUIRY})
"""Classes that ask for nothing, so that nothing can be missing in them."""
_FORM = ("language", "channel", "form", "authentication")
_PROFILE = {
    "special_documentation": N_("Special documentation"),
    "special_requirements": N_("Special requirements"),
    "dual_criminality": N_("Dual criminality"),
    "use_limitation": N_("Limits of use"),
    "means": N_("Means of transmission"),
}
"""Fields of a country profile that say what a request must contain or observe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An item of a data list. ``covers`` are codes of treaty contents that ask for the same; ``law`` articles by treaty."""

    id: str
    part: Part
    text: str
    words: Mapping[str, str]
    source: str
    essential: bool
    kinds: frozenset[str]
    classes: frozenset[str]
    covers: frozenset[str]
    law: Mapping[str, str]
    fact: str


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("resources").joinpath("checklists", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def listed(name: str) -> tuple[Listed, ...]:
    """The items of a list: ``generic``, ``types`` or ``urgent``."""
    part = {"generic": Part.GENERIC, "types": Part.TYPE, "urgent": Part.URGENT}[name]
    data = _read(name)
    return tuple(
        Listed(
            id=f"{name}/{row['id']}",
            part=Part(row.get("part", part)),
            text=row["text"],
            words={language: row[language] for language in LETTER_LANGUAGES if language in row},
            source="; ".join(data["source"][key]["text"] for key in row["sources"]),
            essential=not row.get("optional", False),
            kinds=frozenset(row.get("kinds", ())),
            classes=frozenset(row.get("classes", ())),
            covers=frozenset(row.get("covers", ())),
            law=row.get("law", {}),
            fact=row.get("fact", ""),
        )
        for row in data["item"]
    )


@cache
def _rules() -> tuple[tuple[Concern, ...], tuple[str, ...], frozenset[str]]:
    """Whom contents concern; how a text begins that is wanted where it applies, and the codes of such."""
    data = _read("concerns")
    rules = tuple(
        Concern(
            begins=tuple(row.get("begins", ())),
            codes=frozenset(row.get("codes", ())),
            treaties=frozenset(row.get("treaties", ())),
            kinds=frozenset(row.get("kinds", ())),
            classes=frozenset(row.get("classes", ())),
        )
        for row in data["rule"]
    )
    return rules, tuple(data["optional"]), frozenset(data["optional_codes"])


def treaty_of(uow: UnitOfWork, request: Request) -> Treaty | None:
    """The table of the treaty on which a case rests; None where it rests on none that the office has."""
    basis = request.particulars.basis
    return kept_table(uow, basis.treaty_id) if basis.kind is BasisKind.TREATY else None


def wanted(uow: UnitOfWork, request: Request) -> tuple[Wanted, ...]:
    """The checklist of a case: the treaty's own contents first, article by article."""
    particulars, treaty = request.particulars, treaty_of(uow, request)
    if particulars.klass in NO_LIST:
        return ()
    asked = frozenset(item.kind for item in particulars.items)
    urgent = particulars.klass is RequestClass.EXTRADITION and PROVISIONAL_ARREST in asked
    alone = urgent and EXTRADITION not in asked
    contents = tuple(_contents(treaty, particulars.klass, asked, alone=alone)) if treaty else ()
    covered = frozenset(each.id.partition("/")[2] for each in contents if each.concerns)
    found = [*contents]
    found += _urgent(treaty) if urgent else ()
    found += _form(treaty)
    found += [
        _as_wanted(each)
        for each in listed("types")
        if concerns(each.kinds, each.classes, particulars.klass, asked)
        and (asked or particulars.klass.value in each.classes)
        and not each.covers & covered
    ]
    found += _asked_by_them(uow, particulars) if particulars.direction is Direction.OUTGOING else ()
    if not covered and not urgent:
        found += [
            _as_wanted(each)
            for each in listed("generic")
            if each.part is Part.GENERIC and concerns(each.kinds, each.classes, particulars.klass, asked)
            and (not each.classes or particulars.klass.value in each.classes or bool(each.kinds & asked))
        ]  # fmt: skip
    return tuple(found)


def in_record(particulars: Particulars) -> dict[str, bool]:
    """Which facts the record of a case holds, by the name under which a list asks for them."""
    return {
        "authority": bool(particulars.issuing_authority.name or particulars.their_authority.name),
        "basis": particulars.basis.kind is not BasisKind.TREATY or bool(particulars.basis.treaty_id),
        "facts": bool(particulars.facts.strip()),
        "persons": bool(particulars.persons),
        "offences": any(each.law_text.strip() for each in particulars.offences),
        "items": bool(particulars.items),
        "language": bool(particulars.language),
    }


def _contents(treaty: Treaty, klass: RequestClass, asked: frozenset[str], *, alone: bool) -> Iterator[Wanted]:
    rules, optional, optional_codes = _rules()
    lent = {code: each for each in listed("generic") for code in each.covers}
    for content in treaty.contents:
        rule = next((each for each in rules if each.speaks_of(treaty.id, content.code, content.text)), None)
        fits = rule is None or concerns(rule.kinds, rule.classes, klass, asked)
        lender = lent.get(content.code)
        yield Wanted(
            id=f"{treaty.id}/{content.code}",
            part=Part.TREATY,
            text=content.text,
            treaty=treaty.short or treaty.title,
            article=content.article,
            source=treaty.source.url,
            essential=not (content.text.startswith(optional) or content.code in optional_codes),
            concerns=fits and not alone,
            fact=lender.fact if lender else "",
            words=_own_words(content.code) or (lender.words if lender else {}),
        )


def _own_words(code: str) -> Mapping[str, str]:
    """The translation for contents of a code, of its own or by the list of types."""
    own: Mapping[str, str] = _read("generic")["words"].get(code, {})
    return own or next((each.words for each in listed("types") if each.id == f"types/{code}"), {})


def _urgent(treaty: Treaty | None) -> Iterator[Wanted]:
    law = False
    for each in listed("urgent"):
        article = each.law.get(treaty.id, "") if treaty else ""
        law = law or bool(article)
        yield _as_wanted(each, treaty=(treaty.short or treaty.title) if treaty and article else "", article=article)
    fact = treaty.profile.get("provisional-arrest") if treaty else None
    if treaty and fact and not law:
        yield Wanted(
            id=f"{treaty.id}/profile.provisional-arrest",
            part=Part.URGENT,
            text=fact.text,
            treaty=treaty.short or treaty.title,
            article=fact.article,
            source=treaty.source.url,
            essential=False,
        )


def _form(treaty: Treaty | None) -> Iterator[Wanted]:
    """How the request is made: what the treaty says of it, else what is usual."""
    points = {point: treaty.profile[point] for point in _FORM if treaty and point in treaty.profile} if treaty else {}
    usual = {each.id.removeprefix("generic/form-"): each for each in listed("generic") if each.part is Part.FORM}
    for point in _FORM:
        same = usual.get(point)
        if point in points and treaty:
            yield Wanted(
                id=f"{treaty.id}/profile.{point}",
                part=Part.FORM,
                text=points[point].text,
                treaty=treaty.short or treaty.title,
                article=points[point].article,
                source=treaty.source.url,
                essential=same is not None,
                fact=same.fact if same else "",
                words=same.words if same else {},
            )
        elif same is not None:
            yield _as_wanted(same)


def _asked_by_them(uow: UnitOfWork, particulars: Particulars) -> Iterator[Wanted]:
    """What the requested State asks for by the address book, in general and for each measure sought; the office's words."""
    asked = {"", *(item.kind for item in particulars.items)}
    for profile in uow.directory.profiles(particulars.other_state):
        if profile.active and profile.measure in asked:
            yield from _of_profile(profile)


def _of_profile(profile: CountryProfile) -> Iterator[Wanted]:
    for name in _PROFILE:
        text = str(getattr(profile, name)).strip()
        if text:
            yield Wanted(
                id=f"profile/{profile.state}/{profile.measure or 'general'}/{name}",
                part=Part.PROFILE,
                text=" ".join(text.split()),
                source=profile.source,
                essential=name == "special_documentation",
            )


def profile_field(item_id: str) -> str:
    """What a field of the address book asks about, from the id of its item; empty for any other item."""
    return _PROFILE.get(item_id.rpartition("/")[2], "") if item_id.startswith("profile/") else ""


def _as_wanted(each: Listed, *, treaty: str = "", article: str = "") -> Wanted:
    return Wanted(
        id=each.id,
        part=each.part,
        text=each.text,
        treaty=treaty,
        article=article,
        source="" if article else each.source,
        essential=each.essential,
        fact=each.fact,
        words=each.words,
    )
