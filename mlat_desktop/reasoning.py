# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Why a date is what it is, in sentences that an officer can read out in court.

One sentence per step code of :mod:`mlat_desktop.domain.counting`, ``clock_engine`` and ``own_targets``; the facts of a step are
named and formatted for the reader by their names (``..._on`` a day, ``..._at`` a time, ``event``, ``rule``, ``state``,
``level``, ``length`` with ``unit``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.deadlines import Deadline, Step
from mlat_desktop.domain.vocabulary import EventKind, Holder
from mlat_desktop.i18n import N_, Language
from mlat_desktop.labels import label

SENTENCES: dict[str, str] = {
    # counting
    "count.hour-excluded": N_("The hour of the event ({event_at}) is not counted; the time runs from {from_at}."),
    "count.to-the-minute": N_("The time runs to the minute from {from_at}."),
    "count.counted": N_("{span} end on {due}."),
    "count.hours-never-move": N_("A limit in hours does not move off a rest day."),
    "count.day-included": N_("{from_on} is itself the first day."),
    "count.day-excluded": N_("The day of the event, {from_on}, is not counted."),
    "count.clipped": N_("That month has no such day, so the time ends on its last day, {due_on}."),
    "count.moved-1182": N_(
        "{rest_on} is a rest day, so the time ends with the next working day, {due_on} (Regulation 1182/71, art. 3(4))."
    ),
    "count.moved-76": N_("{rest_on} is a rest day, so the time ends with the next working day, {due_on} (ETS 76, art. 5)."),
    "count.two-working-days": N_(
        "Two days or more must hold at least two working days, so the time ends on {due_on} (Regulation 1182/71, art. 3(5))."
    ),
    "count.working-days": N_("Counting working days only ({length}), the time ends on {due_on}."),
    "count.suspended": N_("Days left out: {days}. The time ends on {due_on}."),
    "count.suspended-from": N_("The days from {pause_on} to {last_on} do not count ({days}), so the time ends on {due_on}."),
    "count.backward-from": N_("The time is counted back from {from_on}."),
    "count.clear-days": N_("Clear days: neither the first nor the last day is counted."),
    "count.entry-never-moves": N_("Such a date does not move off a rest day."),
    "count.first-of-month": N_("The effect is on the first day of the following month, {due_on}."),
    "count.not-moved": N_("{rest_on} is a rest day, but this limit does not move: act by {act_on}."),
    "count.no-working-day": N_(
        "{rest_on} is a rest day and no working day lies between: it must be acted on although the offices are closed."
    ),
    "count.holidays-unknown": N_("The public holidays of {year} are not known to this office; only weekends were looked at."),
    # the treaty clock
    "clock.trigger": N_("Starts with: {event}, {event_at}."),
    "clock.trigger-at": N_("Starts with: {event}, {event_at} ({state}; the day at that place counts)."),
    "clock.equivalent": N_("{event}, {event_on}, counts as: {as_event} ({treaty}, article {article})."),
    "clock.equivalent-unknown": N_(
        "{event}, {event_on}, counts as: {as_event}, if both States are bound by {treaty} (article {article}); that is not"
        " known for certain, so it is not counted."
    ),
    "clock.restarted": N_("A new date was set, so the time starts anew from {event_on}."),
    "clock.article": N_("{treaty}, article {article}."),
    "clock.chosen": N_(
        "The register does not know whether both States are bound by {treaty}; it follows the officer's choice of it."
    ),
    "clock.replaces": N_("Both States are bound by {treaty}, whose limit stands in for {limit}."),
    "clock.not-binding": N_(
        "{treaty} is kept as a scheme, a model or an example: it binds no State as it stands, so this is no limit of law."
    ),
    "clock.replaces-own": N_("For this State the law has a number of its own ({treaty}), which stands in for {limit}."),
    "clock.domestic": N_(
        "This is the law of {state}, the requested State, not the treaty. Its number may differ from the treaty's: both are"
        " shown, and the courts of that State apply their law."
    ),
    "clock.domestic-beside": N_(
        "The law of {state}, the requested State, has a limit of its own for this ({treaty}, {article}); it is shown too."
    ),
    "clock.may-be-replaced-unread": N_(
        "{treaty}, article {article}, may give another time instead; its text has not been read."
    ),
    "clock.may-be-replaced": N_(
        "If both States are bound by {treaty}, the time is {span} instead; the register does not know that."
    ),
    "clock.membership-unknown": N_(
        "NO LIMIT COMPUTED: the register does not know whether {a} and {b} are both bound by {treaty}. Check, and enter it."
    ),
    "clock.memory": N_("NO LIMIT COMPUTED: the length of this limit has not been checked against the text. Look it up."),
    "clock.until-event": N_("There is no last day: it lasts until the event that ends it."),
    "clock.promptly": N_("The text gives no number of days: as soon as possible."),
    "clock.agreed": N_("NO LIMIT COMPUTED: the text gives no number of days, the States set it. Agree on a date and enter it."),
    "clock.before-limit": N_("In good time before the limit of {treaty}, article {limit}, ends on {due_on}."),
    "clock.before-limit-unknown": N_("In good time before the limit {limit} ends, which has not started."),
    "clock.not-declared": N_(
        "NO LIMIT COMPUTED: no declaration of {state} on this is known; the text allows at most {most} days. Check it."
    ),
    "clock.declared-unusable": N_(
        "NO LIMIT COMPUTED: the declaration of {state} ({value}) is not a number that the text allows."
    ),
    "clock.declared": N_("{state} declared {days} days (as of {as_of_on}; {url})."),
    "clock.rule": N_("{rule}"),
    "clock.calendar": N_("Rest days looked at: {state}, {calendar}."),
    "clock.cautious": N_("Some States count the first day too. Cautious reading: one day earlier, {cautious_on}."),
    "clock.cautious-shorter": N_(
        "{treaty} may apply instead and gives a shorter time. Cautious reading: that time, counted with its first day,"
        " {cautious_on}."
    ),
    "clock.cautious-protected": N_(
        "Whoever might act against the person waits longer to be safe. Cautious reading: one day later, {cautious_on}."
    ),
    "clock.cautious-minimum": N_("A minimum is kept longer to be safe. Cautious reading: one day later, {cautious_on}."),
    "clock.cautious-longer": N_(
        "{treaty} may apply instead and gives a longer time. Cautious reading: that time and one day more, {cautious_on}."
    ),
    "clock.cautious-rest": N_(
        "{rest_on} is a rest day in {state}. Cautious reading: the end of the next working day, {cautious_on}."
    ),
    "clock.event-day-counted": N_("{state} counts the day of the event as the first day (declared, as of {as_of_on}; {url})."),
    "clock.entered": N_("Date entered by {whom}. Source: {source}."),
    "clock.entered-confirmed": N_("Confirmed by a second person: {whom}."),
    "clock.entered-unconfirmed": N_("No second person has confirmed it yet."),
    "clock.result-entered": N_("Watched: the end of {due_on}, a date that was entered and not computed."),
    "clock.result-entered-at": N_("Watched: {due_at}, a time that was entered and not computed."),
    "clock.entered-moot": N_(
        "{whom} had entered {due}. Source: {source}. The law of this office gives a date of its own now, so the entered one no"
        " longer counts."
    ),
    "clock.corrected": N_(
        "An error in the table was corrected: it said {before}, right is {after}. The earlier date is watched from now on."
    ),
    "clock.corrected-from-nothing": N_(
        "An error in the table was corrected: it gave no date, right is {after}. That date is watched from now on."
    ),
    "clock.confirm": N_(
        "This date concerns a person's liberty and rests on a secondary source: confirm it in the text before you rely on it."
    ),
    "clock.extension-late": N_(
        "The limit had already ended when the extension of article {article} was claimed ({event}, {event_on})."
    ),
    "clock.extended": N_("Extended under article {article} by at most {span} ({event}, {event_on})."),
    "clock.extension-unreasoned": N_(
        "Not extended under article {article} ({event}, {event_on}): the reasons are not recorded, and an extension needs them."
    ),
    "clock.suspension": N_("Days that do not count are left out ({treaty}, article {article})."),
    "clock.suspended-now": N_(
        "The time has not been running since {pause_on} ({treaty}, article {article}). It has no last day until it runs again."
    ),
    "clock.suspension-unknown": N_(
        "Days might be left out ({treaty}, article {article}); not all is known, so they are counted."
    ),
    "clock.suspension-not-declared": N_(
        "No day is left out: no declaration of {state} that allows it is known ({treaty}, article {article})."
    ),
    "clock.floor-lapsed": N_(
        "The assured time had ended on {due_on} when this came: {event}, {event_on}. Nothing assures it any longer."
    ),
    "clock.settled": N_("Settled: {event}, {event_on}."),
    "clock.settled-late": N_("Settled late: {event}, {event_on}."),
    "clock.ended": N_("No longer running: {event}, {event_on}."),
    "clock.at-expiry": N_("At once when the time of article {limit} ends, on {due_on}."),
    "clock.case-ended": N_("No longer running: the case has ended."),
    "clock.source": N_("Source: {url}, read on {read_on} ({level}); table of {version}."),
    "clock.result": N_("Due by the end of {due_on}."),
    "clock.result-at": N_("Due at {due_at}."),
    "clock.result-may": N_("From the end of {due_on} it may happen; nothing is due."),
    "clock.result-floor": N_("Assured until the end of {due_on}; a minimum, not a due date."),
    "clock.result-wait": N_("Not before the end of {due_on}; a time to wait, not a due date."),
    "clock.no-second": N_("A later event starts no second time: {event}, {event_on}."),
    "clock.result-protected": N_("The person is protected until the end of {due_on}."),
    "clock.result-soft": N_("Aimed at: {due_on}."),
    # the office's own targets
    "own.trigger": N_("The office's own target: {span} from {event}, {event_on}. No treaty says so."),
    "own.set": N_("A date set by the office: {due_on}. No treaty says so."),
    "own.note": N_("{note}"),
    "own.originals": N_("Originals were lent on {event_on}. The law gives no number of days: agree on a date of return."),
    "own.return-lent": N_("Exhibit {exhibit}, {title}, was lent to {whom} on {event_on}."),
    "own.return-owed": N_("Exhibit {exhibit}, {title}, came from {whom} and must go back."),
    "own.return-undated": N_("The law gives no number of days: agree on a date of return."),
    "own.return-receipt": N_("Exhibit {exhibit}, {title}, was handed back on {event_on}; its receipt has not come yet."),
    "own.translation": N_("{note} was asked of {whom} for translation on {event_on}."),
    "own.translation-certificate": N_("{note} came back from {whom} without the certificate that was asked for."),
    "own.duty": N_("It must be discharged before the case may close. It has bound since {event_on}: {note}"),
    "own.duty-lasting": N_("It stays after the case has closed and is looked at again. It has bound since {event_on}: {note}"),
    "own.bundle-receipt": N_("The case bundle of {event_on} went to {whom}, and no receipt for it has come back."),
    "own.duty-undated": N_("No day is entered for it: enter one."),
    "own.paused": N_("Paused since {pause_on}, while a query is out."),
    "own.reply-ours": N_("{whom} wrote on {sent_on} and is to be answered by {due_on}. No treaty says so."),
    "own.reply-theirs": N_("{whom} was written to on {sent_on} and is to answer by {due_on}. No treaty says so."),
    "own.chase": N_("The office's own step: reminder {number}, {span} from {since_on}. No treaty says so."),
    "own.chase-further": N_("The office's own step: all reminders were sent, so it is taken further. No treaty says so."),
    "own.chase-heard": N_("It lies with: {holder}. The last word came on {since_on}."),
    "own.chase-lies": N_("It lies with: {holder}. No word has come since {since_on}."),
    "own.replied": N_("Settled: answered on {sent_on}."),
    "own.replied-late": N_("Settled late: answered on {sent_on}."),
    "own.settled": N_("Settled: {event}, {event_on}."),
    "own.settled-late": N_("Settled late: {event}, {event_on}."),
}
"""The sentence of every step code."""

RULES: dict[Rule, str] = {
    Rule.EU1182: N_("Counted under Regulation 1182/71: the day of the event is left out, a rest day at the end moves it on."),
    Rule.EU1182_HOURS: N_("Counted in hours under Regulation 1182/71: from the next full hour."),
    Rule.EU1182_WD: N_("Counted in working days under Regulation 1182/71."),
    Rule.EU1182_RETRO: N_("Counted backwards under Regulation 1182/71: a rest day does not move it."),
    Rule.ETS76: N_("Counted under the European Convention on the Calculation of Time-Limits (ETS 76)."),
    Rule.PLAIN: N_("Counted in plain calendar time: the text has no rule of its own, and the end does not move."),
    Rule.PLAIN_HOURS: N_("Counted in elapsed hours: the text has no rule of its own."),
    Rule.NTH_DAY: N_("Counted to the day so many days after."),
    Rule.COE_EIF: N_("Counted to the first day of the month after so many months."),
    Rule.RETRO: N_("Counted backwards in plain calendar days: the end does not move."),
    Rule.CLEAR_DAYS: N_("Counted in clear days."),
    Rule.CLEAR_DAYS_RETRO: N_("Counted backwards in clear days."),
    Rule.INCLUSIVE_START: N_("Counted with the day of the event as the first day."),
    Rule.SUSPEND: N_("Counted in plain calendar time with days left out."),
}
"""What each counting rule does, in a sentence."""

LEVELS: dict[str, str] = {
    "text": N_("from the text"),
    "secondary": N_("from a secondary source"),
    "memory": N_("not checked"),
    "entered": N_("entered by the office"),
}
"""How well a limit is attested, in words."""

OWN_TITLES: dict[str, str] = {
    "acknowledge": N_("Acknowledge receipt"),
    "receipt": N_("Receipt confirmed by them"),
    "chase": N_("Remind them"),
    "chase-further": N_("Take it further: liaison, embassy or contact point"),
    "review": N_("Review: nothing has happened"),
    "originals": N_("Return of lent originals"),
    "return": N_("Return of a lent exhibit"),
    "return-owed": N_("Return of an exhibit that we owe"),
    "return-receipt": N_("Receipt for a returned exhibit"),
    "duty": N_("Duty to discharge"),
    "duty-review": N_("Duty to review"),
    "bundle-receipt": N_("Receipt for a case bundle"),
    "target": N_("Target set by the officer"),
    "needed": N_("Needed by the requesting authority"),
    "next": N_("Next action"),
    "item": N_("Date set for an item"),
    "reply": N_("Reply due"),
    "translation": N_("Translation due"),
    "translation-certificate": N_("Certificate of a translation"),
}
"""The titles of the office's own targets by the first part of their id, marked here for translation."""

_MONTHS_DAYS = re.compile(r"(\d+)M\+(\d+)D|(\d+)\.5M")


def sentences(deadline: Deadline, language: Language) -> tuple[str, ...]:
    """The reasoning of a deadline as whole sentences, in order."""
    return step_sentences(deadline.steps, language)


def step_sentences(steps: Iterable[Step], language: Language) -> tuple[str, ...]:
    """The sentences of some steps, in order."""
    return tuple(_sentence(step, language) for step in steps)


@lru_cache(maxsize=4096)
def span(length: str, unit: str, language: Language) -> str:
    """A length in words, such as "30 days" or "1 month and 10 days"."""
    found = _MONTHS_DAYS.fullmatch(length)
    if found is None:
        return _counted(_FORMS.get(unit, _days), int(length), language)
    months, days = (int(found[1]), int(found[2])) if found[1] else (int(found[3]), 15)
    both = N_("{months} and {days}")
    return language.text(both).format(months=_counted(_months, months, language), days=_counted(_days, days, language))


def _sentence(step: Step, language: Language) -> str:
    facts = {name: _fact(name, value, language) for name, value in step.facts}
    if "length" in facts and "unit" in facts:
        facts["span"] = span(facts["length"].lstrip("-"), facts["unit"], language)
    for name in ("due", "before", "after"):
        facts[name] = facts.get(f"{name}_on") or facts.get(f"{name}_at", "")
    return language.fill(language.text(SENTENCES[step.code]), facts)


def _fact(name: str, value: str, language: Language) -> str:
    if not value:
        return ""
    if name in _SHOWN:
        return _SHOWN[name](value, language)
    ending = name[-3:]
    if ending == "_on":
        return _day(value, language)
    if ending == "_at":
        return language.time(datetime.fromisoformat(value))
    return value


@lru_cache(maxsize=20_000)
def _day(value: str, language: Language) -> str:
    """A day in words: remembered, because a table of questions asks for the same ones over and over."""
    return language.date(date.fromisoformat(value), "weekday")


_SHOWN: Mapping[str, Callable[[str, Language], str]] = {
    "event": lambda text, language: label(EventKind(text), language),
    "as_event": lambda text, language: label(EventKind(text), language),
    "holder": lambda text, language: label(Holder(text), language),
    "rule": lambda text, language: language.text(RULES[Rule(text)]),
    "level": lambda text, language: language.text(LEVELS[text]),
    "state": lambda text, language: language.state(text),
    "a": lambda text, language: language.state(text),
    "b": lambda text, language: language.state(text),
}


def _counted(form: Callable[[int, Language], str], number: int, language: Language) -> str:
    return form(number, language).format(count=language.number(number))


def _hours(number: int, language: Language) -> str:
    return language.plural("{count} hour", "{count} hours", number)


def _days(number: int, language: Language) -> str:
    return language.plural("{count} day", "{count} days", number)


def _working_days(number: int, language: Language) -> str:
    return language.plural("{count} working day", "{count} working days", number)


def _clear_days(number: int, language: Language) -> str:
    return language.plural("{count} clear day", "{count} clear days", number)


def _consecutive_days(number: int, language: Language) -> str:
    return language.plural("{count} consecutive day", "{count} consecutive days", number)


def _weeks(number: int, language: Language) -> str:
    return language.plural("{count} week", "{count} weeks", number)


def _months(number: int, language: Language) -> str:
    return language.plural("{count} month", "{count} months", number)


def _years(number: int, language: Language) -> str:
    return language.plural("{count} year", "{count} years", number)


_FORMS = {
    "hour": _hours,
    "working_day": _working_days,
    "clear_day": _clear_days,
    "consecutive_day": _consecutive_days,
    "week": _weeks,
    "month": _months,
    "year": _years,
}
