# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Words of letters in the letter's own language: fixed words of the page, dates in full, labels of fields and kinds.

They are kept apart from the catalogues of the screen, because a sealed letter must not change its wording with a translation
of the program; ``resources/letters/words`` holds them, ``resources/codes/arabic_months.toml`` the names of months.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_sheet import SheetWords
from mlat_desktop.domain.letter_text import FieldKind
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.i18n import N_, _, language, listed, screen

LETTER_LANGUAGES = ("en", "fr", "ar")


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: what it is called, on which side of a case it is written (None: on both), and what its dispatch brings
    about (None: nothing on the clocks). One that is not ``of_case`` belongs to no single case.
    """

    code: str
    label: str
    direction: Direction | None
    event: EventKind | None
    of_case: bool = True

    def fits(self, direction: Direction) -> bool:
        """Whether it is written on such a case."""
        return self.of_case and self.direction in {None, direction}


COMPUTATION = "computation"
"""The kind of letter that explains a date."""
QUERY = "query"
"""The kind of letter that asks for what the checklist marks as missing."""
CHASER, DELAY, POSTPONEMENT, PARTIAL, STATUS = "chaser", "delay", "postponement", "partial", "status"
OUTSTANDING = "outstanding"
"""The kind of letter that lists all that is outstanding with a State; it belongs to no single case."""


KINDS: Mapping[str, LetterKind] = {
    kind.code: kind
    for kind in (
        LetterKind("acknowledgement", N_("Acknowledgement of receipt"), Direction.INCOMING, EventKind.ACKNOWLEDGED),
        LetterKind("request", N_("Letter of request"), Direction.OUTGOING, EventKind.REQUEST_SENT),
        LetterKind(QUERY, N_("Query for what is missing"), Direction.INCOMING, EventKind.QUERY_SENT),
        LetterKind(CHASER, N_("Reminder"), None, None),
        LetterKind(STATUS, N_("Answer to an enquiry about the status"), Direction.INCOMING, EventKind.STATUS_ANSWERED),
        LetterKind(DELAY, N_("Notice of delay with reasons"), Direction.INCOMING, EventKind.DELAY_NOTIFIED),
        LetterKind(POSTPONEMENT, N_("Postponement with reasons"), Direction.INCOMING, EventKind.POSTPONED),
        LetterKind(PARTIAL, N_("Execution in part"), Direction.INCOMING, EventKind.PARTLY_EXECUTED),
        LetterKind("refusal", N_("Refusal with reasons"), Direction.INCOMING, EventKind.REFUSED),
        LetterKind(COMPUTATION, N_("Note on the computation of a time limit"), None, None),
        LetterKind(OUTSTANDING, N_("All that is outstanding with a State"), None, None, of_case=False),
    )
}

FIELD_LABELS: Mapping[str, Why] = {
    "to_name": why("Addressee"),
    "to_address": why("Address"),
    "our_reference": why("Our reference"),
    "their_reference": why("Their reference"),
    "their_date": why("Date of their letter"),
    "matter": why("What the letter is about"),
    "subject_matter": why("Subject matter"),
    "treaty": why("Treaty"),
    "article": why("Article"),
    "received_on": why("Received on"),
    "items": why("Assistance"),
    "needed_by": why("Needed by"),
    "remarks": why("Remarks"),
    "officer": why("Officer in charge"),
    "contact": why("Contact"),
    "signatory_name": why("Signatory"),
    "signatory_title": why("Title of the signatory"),
    "issuing_authority": why("Authority conducting the proceedings"),
    "facts": why("Summary of the facts"),
    "offences": why("Offences"),
    "persons": why("Persons"),
    "procedure": why("Procedure to be followed"),
    "urgency": why("Reasons for urgency"),
    "confidentiality": why("Reasons for confidentiality"),
    "do_not_notify": why("Why nobody may be informed"),
    "reciprocity": why("Assurance of reciprocity"),
    "enclosures": why("Enclosures"),
    "missing": why("What is missing"),
    "answer_by": why("Answer wished by"),
    "decided_on": why("Decided on"),
    "consulted_on": why("Consulted on"),
    "consult_article": why("Article on consultation"),
    "ground": why("Ground of refusal"),
    "ground_article": why("Article of the ground"),
    "reasons": why("Reasons"),
    "reasons_article": why("Article on reasons"),
    "limit_title": why("Time limit"),
    "steps": why("Reasoning"),
    "result": why("Result"),
    "cautious": why("Cautious reading"),
    "act_by": why("Last working day"),
    "table_version": why("Version of the table"),
    "to_state": why("State of the addressee"),
    "awaited": why("What is awaited: reply, answer or matter"),
    "rung": why("Which reminder: 1, 2 or 3"),
    "sent_on": why("Sent or handed over on"),
    "heard_on": why("Last heard from them on"),
    "reminded_on": why("Last reminder of"),
    "limit_article": why("Article of the time limit"),
    "limit_on": why("End of the time limit"),
    "duty_article": why("Article on notices of delay"),
    "expected_on": why("Expected by"),
    "postponed_until": why("Postponed until"),
    "done": why("What was carried out"),
    "not_done": why("What was not carried out"),
    "stands": why("How the matter stands"),
    "as_of": why("As of"),
    "ours": why("Our requests that they hold"),
    "theirs": why("Their requests that we hold"),
}
"""What the fields of templates are called on the screen and in refusals."""


def field_label(name: str) -> Why | str:
    """The name of a field for people; a field of an office's own template is shown as it is written there."""
    return FIELD_LABELS.get(name, name)


def kind_of(code: str) -> LetterKind:
    """The kind of a code. Raises ``KnownError(LETTER_KIND)``."""
    kind = KINDS.get(code)
    if kind is None:
        raise KnownError(Code.LETTER_KIND, kind=code, reference="-", reason=why("there is no such kind of letter"))
    return kind


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of one language, by section and key."""

    language: str
    sections: Mapping[str, Mapping[str, str]]

    def of(self, section: str, key: str, fallback: str = "") -> str:
        """A word; ``fallback`` where the section does not know the key."""
        return self.sections.get(section, {}).get(key, fallback)

    def sheet(self) -> SheetWords:
        """The words that stand on every page."""
        page = self.sections["page"]
        return SheetWords(
            our_reference=page["our_reference"],
            their_reference=page["their_reference"],
            date=page["date"],
            number=page["number"],
            page=page["page"],
            seal_caption=page["seal_caption"],
            ink_seal=page["ink_seal"],
            verify_caption=page["verify_caption"],
            article_separator=page["article_separator"],
            colon=page["colon"],
        )

    def mark(self, name: str, **facts: str) -> str:
        """A mark and, on a second line, what it means."""
        return f"{self.of('mark', name)}\n{self.of('mark', f'{name}_note').format(**facts)}"


@cache
def words(code: str) -> Words:
    """The words of a letter language. Raises ``KnownError(LETTER_KIND)`` for a language that letters do not have."""
    if code not in LETTER_LANGUAGES:
        reason = why("letters are written in {languages}", languages=", ".join(LETTER_LANGUAGES))
        raise KnownError(Code.LETTER_KIND, kind=code, reference="-", reason=reason)
    text = files("resources").joinpath("letters", "words", f"{code}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Words(code, {name: part for name, part in data.items() if isinstance(part, dict)})


def shipped_template(kind: str, code: str) -> str:
    """The TOML text of the template that came with the program. Raises ``KnownError(LETTER_KIND)``."""
    path = files("resources").joinpath("letters", kind, f"{code}.toml")
    if kind not in KINDS or not path.is_file():
        raise KnownError(Code.LETTER_KIND, kind=kind, reference=code, reason=why("there is no template in this language"))
    return path.read_text(encoding="utf-8")


@cache
def _month_profiles() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    text = files("resources").joinpath("codes", "arabic_months.toml").read_text(encoding="utf-8")
    return tuple((frozenset(row["states"]), tuple(row["months"])) for row in tomllib.loads(text)["profile"])


def arabic_months(*states: str) -> tuple[str, ...]:
    """The names of the months as the first of ``states`` that has an Arabic usage writes them."""
    profiles = _month_profiles()
    for state in states:
        for members, months in profiles:
            if state in members:
                return months
    return profiles[0][1]


def date_in_words(day: date, code: str, *states: str) -> str:
    """A date as it is written in a letter: the month is always a word, so that no reader can take it for the day."""
    if code == "ar":
        return f"{day.day} {arabic_months(*states)[day.month - 1]} {day.year}"
    text = language(code).date(day, "long")
    return text.replace("1 ", "1er ", 1) if code == "fr" and day.day == 1 else text


@dataclass(frozen=True, slots=True)
class Saying:
    """How values read in one letter (the ``Say`` of :mod:`mlat_desktop.domain.letter_text`)."""

    language: str
    states: tuple[str, ...]

    def __call__(self, kind: FieldKind, value: str) -> str:
        """A date in words, anything else as it is."""
        return date_in_words(date.fromisoformat(value), self.language, *self.states) if kind is FieldKind.DATE else value


def letter_name(letter: Letter) -> str:
    """What a letter is: its kind and its language. Its subject repeats that of the case, which stands beside it."""
    kind = KINDS.get(letter.kind)
    return listed(_(kind.label) if kind else letter.kind, screen().tongue(letter.language))
