# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One row of an old register becomes one case, or a list of mistakes; nothing in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mlat_desktop.domain.errors import Why, why
from mlat_desktop.domain.request import (
    Authority,
    Item,
    LegalBasis,
    Offence,
    Particulars,
    Person,
    Reference,
    Uid,
)
from mlat_desktop.domain.request_rules import LONGEST_SUBJECT, problems
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Direction,
    EventKind,
    Outcome,
    ReferenceKind,
    RequestClass,
    Status,
)
from mlat_desktop.i18n import _, called
from mlat_desktop.services.importing.dates import DateRule, Doubt, NoDate, read_date
from mlat_desktop.services.importing.fields import AHEAD, DATES, EVENTS, REFERENCES, SOFT, STRICT, Field, field_word
from mlat_desktop.services.importing.knowledge import ENDED, OPEN, Knowledge
from mlat_desktop.services.importing.lexicon import plain
from mlat_desktop.services.importing.mapping import LATEST_DAY, ColumnMap
from mlat_desktop.services.importing.plan import Fault, OldCase
from mlat_desktop.services.importing.port import Broken, SheetRow, Value
from mlat_desktop.services.workflows import workflow
from mlat_desktop.services.workplace import LONGEST_CASE

_SPLIT = re.compile(r"\s*[;\n\r|؛；]+\s*")
_ENDS = {
    Outcome.WITHDRAWN: Status.WITHDRAWN,
    Outcome.REFUSED_AUTHORITY: Status.REFUSED,
    Outcome.REFUSED_COURT: Status.REFUSED,
}
_LONGEST_NUMBER = 200
_DAYS = tuple(each for each in Field if each in DATES)
"""In one order, so that the mistakes of a row are."""
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the sheet with its meaning: where it is, its letters, and how its days are read."""

    at: int
    letters: str
    map: ColumnMap
    rule: DateRule
    answers: Mapping[str, str]
    """What the officer said that its values mean, by their plain text."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What all rows of a sheet are read with."""

    places: Mapping[Field, Sequence[Place]]
    defaults: Mapping[Field, str]
    knowledge: Knowledge
    today: date
    file: str
    sheet: str
    new_uid: Callable[[], Uid]
    word: Callable[[Field, str, str], None] = lambda _field, _text, _code: None
    """Hears what a word of a closed list was taken for."""


def text_of(value: Value) -> str:
    """A value as text: one line, a whole number without its decimals."""
    if value is None or isinstance(value, Broken):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return " ".join(str(value).split())


def squeezed(number: str) -> str:
    """An old number without what people write in one way or another."""
    return plain(number).replace(" ", "")


@dataclass(slots=True)
class RowReader:
    """Reads one row. What is wrong goes to ``faults``; the row makes a case only if there is none."""

    sources: Sources
    row: SheetRow
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    number: str = ""

    def case(self) -> OldCase | None:
        """The case, None if the row has a mistake."""
        number = self.number = self._one(Field.OLD_NUMBER)
        if not number:
            self._fault(why("our old number is missing"), self._place(Field.OLD_NUMBER))
        elif len(number) > _LONGEST_NUMBER:
            self._fault(why("our old number is too long to be one"), self._place(Field.OLD_NUMBER))
        direction = self._enum(Field.DIRECTION, Direction)
        klass = self._enum(Field.CLASS, RequestClass)
        state = self._coded(Field.STATE)
        days = {each: day for each in _DAYS if (day := self._day(each)) is not None}
        if self.faults and not (direction and klass and state):
            return None
        if direction is None or klass is None or not state:
            return None
        status, outcome = self._end(days)
        events = self._events(klass, direction, days)
        registered = self._registered(direction, klass, days)
        particulars = self._particulars(klass, direction, state, number, days)
        if klass is RequestClass.RETURNED and not self.faults:
            outcome = Outcome.RETURNED
        self._check(particulars)
        if self.faults or registered is None:
            return None
        ended_on = self._ended_on(outcome, days, registered, klass)
        if outcome is None:
            status = _open_status(klass, direction, [kind for kind, _day in events])
        else:
            status = _ENDS.get(outcome, Status.CLOSED)
        if self.faults:
            return None
        return OldCase(
            row=self.row.number,
            key=(klass, direction, squeezed(number), registered.year),
            old_number=number,
            particulars=particulars,
            events=events,
            registered=registered,
            status=status,
            officer=self._officer(),
            outcome=outcome,
            ended_on=ended_on,
        )

    # -- values

    def _places(self, field: Field) -> Sequence[Place]:
        return self.sources.places.get(field, ())

    def _place(self, field: Field) -> Place | None:
        return next(iter(self._places(field)), None)

    def _value(self, place: Place) -> Value:
        value = self.row.cells[place.at] if place.at < len(self.row.cells) else None
        if isinstance(value, Broken):
            self._fault(value.reason, place)
            return None
        if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= 1e15:
            self._fault(
                why("it has more digits than a spreadsheet keeps of a number: its end is lost; type it as text"), place, value
            )
            return None
        return value

    def _texts(self, field: Field) -> list[tuple[Place, str]]:
        found = [(place, text_of(self._value(place))) for place in self._places(field)]
        return [(place, text) for place, text in found if text]

    def _one(self, field: Field) -> str:
        return next((text for _place, text in self._texts(field)), "")

    def _enum(self, field: Field, kind: type[E]) -> E | None:
        code = self._coded(field)
        return kind(code) if code else None

    def _coded(self, field: Field) -> str:
        """The code of a field of a closed list; an empty cell takes what all rows have in common."""
        known = self.sources.knowledge
        for place in self._places(field):
            text = text_of(self._value(place))
            if not text:
                continue
            if code := self._understood(place, field, text):
                return code
            found = known.meanings(field, text)
            reason = _several(text, found) if found else _unknown(field, text)
            self._fault(reason, place, text, choices=found)
            return ""
        if field in self.sources.defaults:
            return self.sources.defaults[field]
        if field in {Field.DIRECTION, Field.CLASS, Field.STATE} and not self.faults:
            self._fault(why("it is not said: {field}", field=field_word(field)), self._place(field))
        return ""

    def _understood(self, place: Place, field: Field, text: str) -> str:
        answer = place.answers.get(plain(text), "")
        if not answer:
            found = self.sources.knowledge.meanings(field, text)
            answer = found[0] if len(found) == 1 else ""
        if answer:
            self.sources.word(field, text, answer)
        return answer

    def _day(self, field: Field) -> date | None:
        for place in self._places(field):
            value = self._value(place)
            if value is None:
                continue
            found = read_date(value, place.rule)
            if isinstance(found, NoDate):
                self._fault(found.reason, place, value, doubt=found.doubt)
                return None
            if found > self.sources.today and field not in AHEAD:
                self._fault(why("the day lies in the future"), place, value)
                return None
            if field is not Field.BORN and found.year < self.sources.today.year - LONGEST_CASE:
                self._fault(why("its year is more than {years} years away", years=LONGEST_CASE), place, value)
                return None
            return found
        return None

    # -- the parts of a case

    def _end(self, days: Mapping[Field, date]) -> tuple[str, Outcome | None]:
        """Whether the case has ended, and how."""
        said = {field: code for field in (Field.STATUS, Field.OUTCOME) if (code := self._spoken(field))}
        outcomes = [code for code in (said.get(Field.OUTCOME), said.get(Field.STATUS)) if code not in {None, OPEN, ENDED}]
        ended = bool(outcomes) or ENDED in said.values() or Field.ENDED in days
        if ended and said.get(Field.STATUS) == OPEN:
            self._fault(why("it is said to be open, and to have ended"), self._place(Field.STATUS), self._one(Field.STATUS))
            return OPEN, None
        if not ended:
            return OPEN, None
        outcome = outcomes[0] if outcomes else self.sources.defaults.get(Field.OUTCOME, "")
        if not outcome:
            place = self._place(Field.STATUS) if ENDED in said.values() else self._place(Field.OUTCOME)
            place = place or self._place(Field.ENDED)
            text = self._one(place.map.field) if place and place.map.field else ""
            choices = tuple(each.value for each in Outcome) if place and place.map.field in STRICT and text else ()
            self._fault(why("it has ended, but it is not said with what outcome"), place, text, choices=choices)
            return ENDED, None
        return ENDED, Outcome(outcome)

    def _spoken(self, field: Field) -> str:
        return self._coded(field) if self._places(field) else ""

    def _ended_on(
        self, outcome: Outcome | None, days: Mapping[Field, date], registered: date, klass: RequestClass
    ) -> date | None:
        if outcome is None:
            return None
        day = days.get(Field.ENDED)
        if day is None and (self.sources.defaults.get(Field.ENDED) == LATEST_DAY or klass is RequestClass.RETURNED):
            day = max([registered, *(each for name, each in days.items() if name not in {Field.BORN, Field.DUE})])
        if day is None:
            self._fault(why("it has ended, but the day is missing"), self._place(Field.ENDED))
        elif day < registered:
            self._fault(why("it ended before it began"), self._place(Field.ENDED), day)
        return day

    def _registered(self, direction: Direction, klass: RequestClass, days: Mapping[Field, date]) -> date | None:
        begun = Field.RECEIVED if direction is Direction.INCOMING else Field.SENT
        if direction is Direction.INCOMING and Field.RECEIVED not in days and not self._faulty(Field.RECEIVED):
            self._fault(why("the day of receipt is missing"), self._place(Field.RECEIVED))
            return None
        found = [days[each] for each in (Field.REGISTERED, begun, Field.DOCUMENT_DATE, *_LATER) if each in days]
        if not found and not any(self._faulty(each) for each in DATES):
            self._fault(why("there is no day by which to register it"))
        return found[0] if found else None

    def _faulty(self, field: Field) -> bool:
        letters = {place.letters for place in self._places(field)}
        return any(fault.letters in letters for fault in self.faults)

    def _events(
        self, klass: RequestClass, direction: Direction, days: Mapping[Field, date]
    ) -> tuple[tuple[EventKind, date], ...]:
        """What the days tell, in order; a day that tells nothing of such a case is kept in the notes."""
        possible = frozenset(workflow(klass, direction).offered)
        begun = days.get(Field.RECEIVED if direction is Direction.INCOMING else Field.SENT)
        made: list[tuple[EventKind, date]] = []
        for each in (Field.RECEIVED, Field.SENT, Field.ACKNOWLEDGED, Field.DECIDED, Field.EXECUTED, Field.REPLIED):
            if each not in days:
                continue
            kind = EVENTS.get((direction, each))
            place = self._place(each)
            if kind is None or kind not in possible:
                if place is not None:
                    self.notes.append(called(place.map.heading, days[each].isoformat()))
                continue
            if begun and days[each] < begun:
                self._fault(why("the day lies before the beginning of the case"), place, days[each])
            made.append((kind, days[each]))
        return tuple(sorted(made, key=lambda pair: pair[1]))

    def _particulars(
        self, klass: RequestClass, direction: Direction, state: str, number: str, days: Mapping[Field, date]
    ) -> Particulars:
        persons = self._persons(days.get(Field.BORN))
        treaty = self._soft(Field.TREATY)
        references = [Reference(kind=ReferenceKind.OLD_SYSTEM, value=number or "?", note=self._origin())]
        references += [
            Reference(kind=kind, value=part)
            for field, kind in REFERENCES.items()
            for _place, text in self._texts(field)
            for part in _SPLIT.split(text)
            if part
        ]
        offence, asked = self._soft(Field.OFFENCE), self._soft(Field.ASSISTANCE)
        operation, language = self._one(Field.OPERATION), self._soft(Field.LANGUAGE)
        for place, text in self._texts(Field.OFFICER):
            if not self._understood(place, Field.OFFICER, text):  # somebody who left long ago
                self.notes.append(called(place.map.heading, text))
        for place, text in self._notes():
            self.notes.append(called(place.map.heading, text))
        return Particulars(
            klass=klass,
            direction=direction,
            subject=self._subject(persons, number),
            other_state=state,
            their_authority=Authority(name=self._one(Field.THEIR_AUTHORITY)),
            issuing_authority=Authority(name=self._one(Field.ISSUING_AUTHORITY)),
            references=tuple(references),
            basis=LegalBasis(kind=BasisKind.TREATY, treaty_id=treaty),
            operation=operation,
            facts=self._long(Field.FACTS),
            persons=persons,
            items=(Item(uid=self.sources.new_uid(), kind=asked),) if asked else (),
            offences=(Offence(category=offence, main=True),) if offence else (),
            language=language,
            document_date=days.get(Field.DOCUMENT_DATE),
            own_target=days.get(Field.DUE),
            next_action=self._one(Field.NEXT_ACTION),
            notes="\n".join(self.notes),
        )

    def _origin(self) -> str:
        return _("{file}, {sheet}, row {row}").format(file=self.sources.file, sheet=self.sources.sheet, row=self.row.number)

    def _notes(self) -> Iterator[tuple[Place, str]]:
        for place in self._places(Field.NOTES):
            value = self._value(place)
            text = value.strip() if isinstance(value, str) else text_of(value)
            if text:
                yield place, text

    def _long(self, field: Field) -> str:
        place = self._place(field)
        value = self._value(place) if place else None
        return value.strip() if isinstance(value, str) else text_of(value)

    def _subject(self, persons: Sequence[Person], number: str) -> str:
        subject = self._one(Field.SUBJECT) or self._one(Field.OPERATION)
        subject = subject or "; ".join(each.name for each in persons) or self._one(Field.OFFENCE)
        subject = subject or _("Old register, {number}").format(number=number)
        if len(subject) > LONGEST_SUBJECT:  # nothing is lost: the whole of it stands in the notes
            self.notes.insert(0, called(field_word(Field.SUBJECT), subject))
            subject = subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
        return subject

    def _persons(self, born: date | None) -> tuple[Person, ...]:
        names = []
        for place in self._places(Field.PERSON):
            value = self._value(place)
            text = value if isinstance(value, str) else text_of(value)
            names += [" ".join(part.split()) for part in _SPLIT.split(text) if part.strip()]
        nationality = self._coded(Field.NATIONALITY) if self._places(Field.NATIONALITY) else ""
        alone = len(names) == 1
        if names and not alone:  # whose they are cannot be told
            for each in (Field.BORN, Field.NATIONALITY):
                self.notes += [called(place.map.heading, text) for place, text in self._texts(each)]
        return tuple(
            Person(
                uid=self.sources.new_uid(),
                name=name,
                born_on=born if alone else None,
                nationality=nationality if alone else "",
            )
            for name in names
        )

    def _soft(self, field: Field) -> str:
        """The code of a field with a list; what the list does not know is kept in the notes."""
        found = ""
        for place, text in self._texts(field):
            code = self._understood(place, field, text)
            if code and not found:
                found = code
            else:
                self.notes.append(called(place.map.heading, text))
        return found

    def _officer(self) -> str:
        return next((self._understood(place, Field.OFFICER, text) for place, text in self._texts(Field.OFFICER)), "")

    # -- mistakes

    def _check(self, particulars: Particulars) -> None:
        if self.faults:
            return
        for problem in problems(particulars, own_state=self.sources.knowledge.own_state, today=self.sources.today):
            self._fault(problem)

    def _fault(
        self,
        reason: Why,
        place: Place | None = None,
        value: Value = None,
        *,
        doubt: Doubt | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        made = Fault(
            row=self.row.number,
            reason=reason,
            column=place.map.heading if place else "",
            letters=place.letters if place else "",
            value=text_of(value)[:200],
            doubt=doubt,
            choices=choices,
        )
        if made not in self.faults:
            self.faults.append(made)


_LATER = (Field.ACKNOWLEDGED, Field.DECIDED, Field.EXECUTED, Field.REPLIED, Field.ENDED)
assert not SOFT & STRICT


def _open_status(klass: RequestClass, direction: Direction, kinds: Sequence[EventKind]) -> Status:
    """Where what is known of an open case has led it."""
    flow = workflow(klass, direction)
    status = flow.first
    for place, kind in enumerate(kinds):
        status = flow.moved(status, kind, kinds[:place])
    return status


def _several(text: str, found: Sequence[str]) -> Why:
    return why("{value} may mean {choices}; say which", value=text[:80], choices=", ".join(found))


def _unknown(field: Field, text: str) -> Why:
    messages = {
        Field.STATE: why("{value} is not known as a State; write its name or its code of ISO 3166-1", value=text[:80]),
        Field.NATIONALITY: why("{value} is not known as a State; write its name or its code of ISO 3166-1", value=text[:80]),
        Field.DIRECTION: why("{value} does not say whether it came in or went out", value=text[:80]),
        Field.CLASS: why("{value} is not known as a kind of request", value=text[:80]),
        Field.STATUS: why("{value} does not say whether the case is open or how it ended", value=text[:80]),
        Field.OUTCOME: why("{value} is not known as an outcome", value=text[:80]),
    }
    return messages.get(field, why("{value} is not understood", value=text[:80]))
