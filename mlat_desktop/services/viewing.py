# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Turns stored records into what a page shows: deadlines in words and the timeline. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mlat_desktop.domain.annexes import CertifiedPart
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.duties import in_order
from mlat_desktop.domain.holding import Held, held
from mlat_desktop.domain.letters import Follow, Letter, LetterStatus
from mlat_desktop.domain.liberty import days_held, stays
from mlat_desktop.domain.request import Event, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction
from mlat_desktop.i18n import N_, _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.next_action import first_day, from_bundles
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.treaties.kept import short_titles
from mlat_desktop.services.views import (
    DeadlineView,
    EntryKind,
    EntryState,
    Lateness,
    RequestView,
    TimelineEntry,
)
from mlat_desktop.services.wording import caption, cautious, lateness, relative
from mlat_desktop.services.workflows import workflow

FAR = date.max
_SEALED_AS = {
    Follow.SUPERSEDES: N_("Letter {number} sealed in place of {first}"),
    Follow.CORRECTS: N_("Letter {number} sealed: it corrects {first}"),
    Follow.WITHDRAWS: N_("Letter {number} sealed: it withdraws {first}"),
}


def deadline_view(deadline: Deadline, today: date, treaty_name: str = "") -> DeadlineView:
    """One deadline in the language of the screen, as of ``today``."""
    watched = deadline.watched(today)
    days = (watched - today).days if watched else None
    started, due = deadline.started_on, deadline.ends_on
    running = deadline.state in {DeadlineState.RUNNING, DeadlineState.SUSPENDED}
    total = (due - started).days if running and started and due and due > started else None
    near = Lateness.LATE if deadline.state is DeadlineState.UNCOMPUTED else lateness(days, deadline.kind)
    if running and deadline.lapses and due is not None and due <= today:
        near = Lateness.LATE  # from its last day on: what assures the data ends, and nothing that would keep them has come
    return DeadlineView(
        deadline=deadline,
        title=screen().text(deadline.title),
        treaty=deadline.treaty_id,
        treaty_name=treaty_name or deadline.treaty_id,
        article=deadline.article,
        caption=caption(deadline),
        when=watched or due,
        days=days,
        lateness=near,
        own_target=deadline.own_target,
        reasoning=sentences(deadline, screen()),
        total_days=total,
        elapsed_days=max(0, (today - started).days) if total and started else None,
        cautious=cautious(deadline),
    )


def deadline_views(
    deadlines: Sequence[Deadline], today: date, treaties: Mapping[str, str] | None = None
) -> tuple[DeadlineView, ...]:
    """All deadlines: without a date, awaited, passed, settled; ``treaties`` are short titles by id."""
    views = [deadline_view(deadline, today, (treaties or {}).get(deadline.treaty_id, "")) for deadline in deadlines]
    return tuple(sorted(views, key=_urgency))


def _urgency(view: DeadlineView) -> tuple[int, date, bool, str]:
    if view.deadline.state is DeadlineState.UNCOMPUTED:
        rank = 0
    else:
        rank = 3 if view.days is None else 2 if view.lateness is Lateness.PASSED else 1
    return rank, view.when or FAR, view.own_target, view.deadline.limit_id


def next_deadline(views: Sequence[DeadlineView], row: RequestRow, today: date) -> DeadlineView | None:
    """The deadline to show first: the one that the list names."""
    awaited = row.awaited(today)
    return next((view for view in views if awaited is not None and view.deadline.awaited == awaited), None)


def view_request(uow: UnitOfWork, request_id: RequestId, today: date) -> RequestView:
    """Everything the detail pane shows of one request."""
    request = uow.requests.get(request_id)
    events, mails = uow.requests.events(request_id), uow.requests.mails(request_id)
    deadlines, people = uow.requests.deadlines(request_id), uow.people.all()
    treaties = short_titles(uow, {request.particulars.basis.treaty_id, *(each.treaty_id for each in deadlines)})
    views = deadline_views(deadlines, today, treaties)
    letters, evidence = uow.letters.of_request(request_id), uow.exhibits.of_request(request_id)
    zone = ZoneInfo(uow.office.get().zone)
    row = uow.requests.rows([request_id])[0]
    return RequestView(
        request=request,
        row=row,
        events=events,
        mails=mails,
        deadlines=views,
        timeline=timeline(events, (*mails, *uow.requests.mails_taken_off(request_id)), letters, views, zone),
        letters=letters,
        evidence=evidence,
        custody=tuple(entry for item in evidence for entry in uow.exhibits.custody(item.uid)),
        attachments=tuple(each for item in evidence for each in uow.exhibits.attachments(item.uid)),
        duties=in_order(uow.duties.of_request(request_id)),
        revisions=uow.requests.revisions(request_id),
        next_deadline=next_deadline(views, row, today),
        names={user.uid: user.full_name for user in people},
        officer={user.name: user.full_name for user in people}.get(request.officer, request.officer),
        treaty_name=treaties.get(request.particulars.basis.treaty_id, request.particulars.basis.treaty_id),
        codes=of_office(uow),
        held=_held(uow, request, events, today),
        stays=stays(events),
        custody_days=days_held(stays(events), request.ended_on or today),
        items_held={item.uid: _held(uow, request, events, today, item.uid) for item in request.particulars.items},
    )


def _held(uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, item: Uid | None = None) -> tuple[Held, ...]:
    """Who had a case, or an item of it, from its first day to today or to its end."""
    particulars = request.particulars
    return held(
        workflow(particulars.klass, particulars.direction),
        events,
        begin=first_day(uow, request, events),
        end=request.ended_on or today,
        item=item,
        theirs=from_bundles(uow, request, events),
    )


def timeline(
    events: Sequence[Event],
    mails: Sequence[Mail],
    letters: Sequence[Letter],
    deadlines: Sequence[DeadlineView],
    zone: ZoneInfo,
) -> tuple[TimelineEntry, ...]:
    """What happened, in order, then what is awaited, nearest first; ``zone`` is the office's, whose day a seal bears."""
    told = {event.uid for event in events}
    past = [*_events(events), *_mails(mails, told), *_letters(letters, zone)]
    past.sort(key=lambda told: told[0])
    return (*(entry for _instant, entry in past), *_awaited(deadlines))


def _events(events: Sequence[Event]) -> Iterator[tuple[datetime, TimelineEntry]]:
    for event in events:
        if not event.annulled:
            yield (
                event.moment.at,
                TimelineEntry(
                    kind=EntryKind.EVENT,
                    state=EntryState.DONE,
                    when=event.on,
                    title=label(event.kind),
                    detail=" · ".join(part for part in (event_hand(event), event.note) if part),
                    uid=event.uid,
                ),
            )


def event_hand(event: Event) -> str:
    """To whom an event handed the case, in words; empty where it names nobody."""
    if event.holder is None:
        return event.whom
    return screen().fill(_("{holder}: {name}"), {"holder": label(event.holder), "name": event.whom})


def _mails(mails: Sequence[Mail], told: set[Uid]) -> Iterator[tuple[datetime, TimelineEntry]]:
    for mail in mails:
        if mail.event_uid in told and not mail.taken_off:
            continue
        pattern = _("{kind} from {whom}") if mail.direction is Direction.INCOMING else _("{kind} to {whom}")
        yield (
            mail.moment.at,
            TimelineEntry(
                kind=EntryKind.MAIL,
                state=EntryState.DONE,
                when=mail.moment.local_date,
                title=screen().fill(pattern, {"kind": label(mail.kind), "whom": mail.correspondent}),
                detail=_off(mail) if mail.taken_off else mail.subject,
                uid=mail.uid,
            ),
        )


def _off(mail: Mail) -> str:
    """In place of the subject, which is another case's."""
    return screen().fill(_("Taken off this case: {reason}"), {"reason": mail.taken_off})


def _letters(letters: Sequence[Letter], zone: ZoneInfo) -> Iterator[tuple[datetime, TimelineEntry]]:
    numbers = {letter.uid: letter.number for letter in letters}
    for letter in letters:
        if letter.sealed_at is None or letter.status is LetterStatus.VOID:
            continue
        sealed_at = letter.sealed_at
        for on, title, detail in _steps_of(letter, sealed_at.astimezone(zone).date(), numbers):
            instant = max(sealed_at, datetime.combine(on, time(0), zone))  # of the rest the day alone is known
            yield (
                instant,
                TimelineEntry(
                    kind=EntryKind.LETTER, state=EntryState.DONE, when=on, title=title, detail=detail, uid=letter.uid
                ),
            )


def _steps_of(letter: Letter, sealed_on: date, numbers: Mapping[Uid, str]) -> Iterator[tuple[date, str, str]]:
    """What became of a sealed letter: the day, what happened, and more about it."""
    facts = {"number": letter.number, "first": numbers.get(Uid(letter.follows), ""), "whom": letter.received_by}
    sealed = _SEALED_AS[letter.follows_as] if letter.follows_as else N_("Letter {number} sealed")
    yield sealed_on, screen().fill(_(sealed), facts), letter.subject
    if letter.signed_on:
        yield letter.signed_on, screen().fill(_("Letter {number} signed by hand"), facts), ""
    if letter.dispatched_on:
        yield letter.dispatched_on, screen().fill(_("Letter {number} dispatched"), facts), way_words(letter)
    if letter.received_on:
        yield letter.received_on, screen().fill(_("Letter {number} received by {whom}"), facts), ""


def way_words(letter: Letter) -> str:
    """How a letter travelled."""
    parts = [label(Channel(letter.channel)) if letter.channel else "", letter.tracking]
    for name, value in ((_("bag {number}"), letter.bag), (_("seal of the bag {number}"), letter.bag_seal)):
        parts.append(screen().fill(name, {"number": value}) if value else "")
    if letter.pieces:
        pieces = ngettext("{count} piece", "{count} pieces", letter.pieces)
        parts.append(pieces.format(count=screen().number(letter.pieces)))
    return listed(*parts)


def translation_words(part: CertifiedPart) -> tuple[str, str]:
    """What a certified translation among annexes is, and what its certificate says, in the language of the screen."""
    found = part.certified
    name = screen().tongue(found.language)
    tongue = found.language_name if name == found.language else name  # a language of the office's own list
    if part.of is None:
        what = screen().fill(_("Certified translation of the letter into {language}"), {"language": tongue})
    else:
        facts = {"number": part.of, "language": tongue}
        what = screen().fill(_("Certified translation of annex {number} into {language}"), facts)
    by = _("{name} ({capacity})") if found.capacity else "{name}"
    who = screen().fill(by, {"name": found.by, "capacity": found.capacity})
    certified = _("certified by {name} on {date}").format(name=who, date=screen().date(found.on))
    number = screen().fill(_("certificate {number}"), {"number": found.number}) if found.number else ""
    return what, listed(certified, number, found.place)


def _awaited(deadlines: Sequence[DeadlineView]) -> Iterator[TimelineEntry]:
    first = True
    shown = [view for view in deadlines if view.deadline.state not in {DeadlineState.SETTLED, DeadlineState.ENDED}]
    for view in sorted(shown, key=lambda v: (v.when or FAR, v.own_target)):
        late = view.lateness is Lateness.LATE
        awaited = view.days is not None and view.deadline.kind is not LimitKind.FLOOR and view.lateness is not Lateness.PASSED
        state = EntryState.LATE if late else EntryState.NEXT if awaited and first else EntryState.LATER
        first = first and not (awaited and not late)
        yield TimelineEntry(
            kind=EntryKind.DEADLINE,
            state=state,
            when=view.when,
            title=view.title,
            detail=view.caption,
            own_target=view.own_target,
            relative=relative(view.days, view.deadline.kind) if view.days is not None else "",
            reasoning=view.reasoning,
            uid=view.deadline.limit_id,
            deadline=view,
        )
