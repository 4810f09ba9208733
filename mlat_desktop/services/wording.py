# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Small phrases that pages, the command line and letters share, so that the same thing is said the same way."""

from __future__ import annotations

from datetime import date, datetime

from mlat_desktop.domain.deadlines import ENTERED, Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.law import Moved, Recount
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.services.ports import RequestRow
from mlat_desktop.services.views import Lateness

SOON = 14
"""Days within which a deadline counts as near (amber in the list)."""


def relative(days: int, kind: LimitKind | None = None) -> str:
    """How far a day lies from today: "6 days late", "today", "in 12 days".

    ``kind`` is that of the limit: a floor or a possibility is never late, it ended or became possible.
    """
    if days < 0 and kind == LimitKind.FLOOR:
        return ngettext("ended {count} day ago", "ended {count} days ago", -days).format(count=-days)
    if days < 0 and kind == LimitKind.MAY:
        return ngettext("possible for {count} day", "possible for {count} days", -days).format(count=-days)
    if days < 0:
        return ngettext("{count} day late", "{count} days late", -days).format(count=-days)
    if days == 0:
        return _("today")
    return ngettext("in {count} day", "in {count} days", days).format(count=days)


def lateness(days: int | None, kind: LimitKind) -> Lateness:
    """How near the watched day of a limit is; ``days`` is None where nothing is watched."""
    if days is None:
        return Lateness.NONE
    if days < 0:
        return Lateness.LATE if kind.obliges else Lateness.PASSED
    return Lateness.SOON if days <= SOON else Lateness.LATER


def next_deadline(row: RequestRow, today: date) -> str:
    """What a list says of the next deadline of a request: the day, how far it is, what it is."""
    awaited = row.awaited(today)
    if awaited is None:
        return _("NO LIMIT COMPUTED") if row.uncomputed else _("none")
    day = awaited.watched(today)
    return listed(screen().date(day), relative((day - today).days, awaited.kind), screen().text(awaited.title))


def article_words(article: str) -> str:
    """An article as it is cited, "art. 12"; what an office wrote in words of its own stays as it is."""
    return screen().fill(_("art. {article}"), {"article": article}) if article[:1].isdigit() else article


def moved_words(moved: Moved) -> str:
    """What a recount does to a limit: both dates."""
    before, after = iso_words(moved.before) or _("no date"), iso_words(moved.after) or _("no date")
    words = {"title": screen().text(moved.title), "before": before, "after": after}
    return screen().fill(_("{title}: {before}, on the newer law {after}"), words)


def recount_words(recount: Recount) -> str:
    """What a recount is about, in a line: its gravest date, and how many more there are."""
    first = max(recount.moved, key=lambda each: (each.liberty, each.forward))
    text = moved_words(first)
    more = len(recount.moved) - 1
    if more:
        text = ngettext("{text}, and {count} more", "{text}, and {count} more", more).format(text=text, count=more)
    return _("Watched already: {text}").format(text=text) if recount.alarm else text


def iso_words(text: str) -> str:
    """A day or a moment, kept as ISO 8601, in words; empty where there is none."""
    if not text:
        return ""
    return screen().time(datetime.fromisoformat(text)) if "T" in text else screen().date(date.fromisoformat(text))


def caption(deadline: Deadline) -> str:
    """The date of a deadline in words, saying what kind of date it is and, beside it, if it rests on a secondary source."""
    text = _caption(deadline)
    if deadline.level == ENTERED and deadline.state is DeadlineState.RUNNING:
        if deadline.to_confirm:
            return _("{caption} (entered, not computed: a second person must confirm it)").format(caption=text)
        return _("{caption} (entered, not computed)").format(caption=text)
    if deadline.level != "secondary" or deadline.state is not DeadlineState.RUNNING:
        return text
    if deadline.to_confirm:
        return _("{caption} (secondary source: confirm it in the text)").format(caption=text)
    return _("{caption} (secondary source)").format(caption=text)


def cautious(deadline: Deadline) -> str:
    """The cautious reading in words, beside the date by law; empty where there is none.

    For custody the earlier day is safe; for what protects a person or preserves data it is the later one.
    """
    if deadline.cautious_on is None or deadline.state is not DeadlineState.RUNNING:
        return ""
    day = screen().date(deadline.cautious_on, "weekday")
    if deadline.kind is LimitKind.FLOOR:
        return _("cautious reading: not before the end of {day}").format(day=day)
    return _("cautious reading: already {day}").format(day=day)


def _caption(deadline: Deadline) -> str:
    if deadline.due_at is not None:
        return screen().time(deadline.due_at.local)
    return _dated(deadline) if deadline.due_on is not None else _undated(deadline)


def _undated(deadline: Deadline) -> str:
    if deadline.state is DeadlineState.UNCOMPUTED:
        return _("NO LIMIT COMPUTED: enter date, source, second pair of eyes")
    if deadline.state is DeadlineState.UNTIL_EVENT:
        soon = deadline.kind is LimitKind.SOFT
        return _("as soon as possible: the text gives no date") if soon else _("no end date: runs until the decision")
    if deadline.state is DeadlineState.SUSPENDED:
        return _("paused while a query is out") if deadline.own_target else _("the time is not running now")
    if deadline.state is DeadlineState.SETTLED and deadline.settled_on is not None:
        return _("settled on {day}").format(day=screen().date(deadline.settled_on, "weekday"))
    return _("no longer running")


def _dated(deadline: Deadline) -> str:
    day = screen().date(deadline.due_on, "weekday") if deadline.due_on else ""
    if deadline.waits:
        return _("not before the end of {day}").format(day=day)
    if deadline.kind is LimitKind.FLOOR:
        person = deadline.bound == "person"
        return _("protected until {day}").format(day=day) if person else _("assured until {day}").format(day=day)
    if deadline.kind is LimitKind.MAY:
        return _("{day} (may end)").format(day=day)
    return day
