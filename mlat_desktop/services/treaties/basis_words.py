# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Why an instrument stands where it does among the legal bases, in sentences.

One sentence per code of :mod:`mlat_desktop.domain.basis_order`; the facts of a step are formatted by their names (``..._on`` a
day, ``state`` a State, ``treaty`` and ``treaties`` short titles, ``article`` as it is cited).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mlat_desktop.domain.deadlines import Step
from mlat_desktop.i18n import N_, listed, screen
from mlat_desktop.services.wording import article_words

SENTENCES: dict[str, str] = {
    # the instrument itself
    "basis.scheme": N_(
        "This is a scheme, not a treaty: it binds nobody. It may serve as a model of what to offer and to ask for."
    ),
    "basis.model": N_("This is a model text, not a treaty: it binds nobody."),
    "basis.not-in-force": N_("The instrument itself is not in force."),
    "basis.in-force-later": N_("The instrument itself is in force only from {since_on}."),
    "basis.suspended": N_("The instrument itself is suspended since {since_on}."),
    "basis.replaced": N_("The instrument itself was replaced on {since_on}."),
    "basis.terminated": N_("The instrument itself ended on {since_on}."),
    "basis.provisional": N_("The instrument itself is applied provisionally since {since_on}."),
    # the two States
    "basis.both-bilateral": N_("It is the treaty of these two States, in force since {since_on}."),
    "basis.both-bilateral-latest": N_(
        "It is the treaty of these two States, in force since {since_on} at the latest: the first day is not recorded."
    ),
    "basis.circle": N_("It binds both States since {since_on} without an act of their own ({article})."),
    "basis.member-bound": N_("{state} is bound since {since_on}."),
    "basis.member-latest": N_("{state} is bound since {since_on} at the latest: the first day is not recorded."),
    "basis.member-bound-undated": N_("{state} is bound; since when is not recorded."),
    "basis.member-succeeded": N_("{state} is bound by succession since {since_on}."),
    "basis.member-provisional": N_("{state} applies it provisionally since {since_on}."),
    "basis.member-reckoned": N_(
        "{state} is bound since {since_on}: counted from the deposit of its instrument on {deposited_on} ({article})."
    ),
    "basis.member-ratified": N_(
        "{state} deposited its instrument on {deposited_on}; the day of entry into force is not recorded. Check it."
    ),
    "basis.member-ratified-undated": N_(
        "{state} consented to be bound; the day of entry into force is not recorded. Check it."
    ),
    "basis.member-signed": N_(
        "Of {state} the register knows only the signature of {signed_on}: that alone binds nobody. Check it."
    ),
    "basis.member-unknown": N_(
        "The register does not know whether {state} is bound. That does not mean that it is not: check it."
    ),
    "basis.member-doubtful": N_(
        "The register does not know whether {state} is still bound: an end is recorded without its day or without a source that"
        " was read. Check it."
    ),
    "basis.member-not-yet": N_("{state} is bound only from {since_on}."),
    "basis.member-suspended": N_("For {state} it is suspended since {until_on}."),
    "basis.member-ended": N_("{state} is no longer bound since {until_on}."),
    "basis.member-leaves": N_("{state} leaves: it is bound only until {until_on}."),
    # its place among the others
    "basis.special": N_("A treaty of the two States alone is the more special one: it comes before wider ones."),
    "basis.displaces": N_("Between these States it takes the place of these ({article}): {treaties}."),
    "basis.displaced": N_("Between these States another takes its place ({article} there): {treaties}."),
    "basis.yields": N_("It gives way to these ({article}): {treaties}."),
    "basis.yielded": N_("By their own clauses these give way to it: {treaties}."),
    "basis.leads": N_("By their own clauses these are subsidiary to it: {treaties}."),
    "basis.subsidiary": N_("Its own procedure is subsidiary to these, its other duties remain ({article}): {treaties}."),
    "basis.beside": N_("It leaves these untouched, and either may be used ({article}): {treaties}."),
    "basis.circular": N_(
        "Its clause on {treaty} ({article}) and clauses of others point at each other, so the usual order stands. Decide"
        " yourself."
    ),
    "basis.unread": N_("How it stands to {treaty} ({article}) was not checked in the text, so it does not decide the order."),
    "basis.may-be-displaced": N_("If {treaty} binds both States, it takes the place of this one. Check that first."),
    "basis.would-displace": N_("If it binds both States, it takes the place of {treaty} ({article})."),
    "basis.by-subject": N_("It covers certain offences or certain evidence only: check that the case is within its field."),
    # what belongs to it
    "basis.protocol": N_("{treaty} amends or supplements it between these States."),
    "basis.protocol-not": N_("{treaty} does not amend it between these States: it is not in force between them."),
    "basis.protocol-unknown": N_("{treaty} may amend it; the register does not know whether it binds both States."),
    "basis.amended": N_("It was amended ({text}); the register does not know of both States that they accepted the amendment."),
    "basis.amended-accepted": N_("It was amended ({text}); both States accepted an amendment."),
    "basis.reservation": N_("{state} made a reservation on {article}: {text}"),
    "basis.domestic": N_("This is the law of {state}, the requested State: it applies there beside a treaty and without one."),
}


def basis_sentence(step: Step, titles: Mapping[str, str]) -> str:
    """The sentence of a step in the language of the screen; ``titles`` are the short titles of the tables by id."""
    words = screen()
    facts = {name: _fact(name, value, titles) for name, value in step.facts}
    return words.fill(words.text(SENTENCES[step.code]), facts)


def _fact(name: str, value: str, titles: Mapping[str, str]) -> str:
    words = screen()
    if name.endswith("_on"):
        return words.date(date.fromisoformat(value))
    if name == "treaty":
        return words.text(titles.get(value, value))
    if name == "treaties":
        return listed(*(words.text(titles.get(each, each)) for each in value.split("\n")))
    if name == "state":
        return words.state(value)
    if name == "states":
        return listed(*(words.state(each) for each in value.split("\n")))
    return article_words(value) if name == "article" else words.text(value)
