# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The answers of several commands in words for people: requests, their deadlines with reasoning, and lists of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli.printing import Printer, commas, shorten
from mlat_desktop.cli.shapes import DeadlineShape, EventLogged, EventShape, RequestLine, RequestShape
from mlat_desktop.domain.moment import Moment
from mlat_desktop.i18n import _, called, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services import records
from mlat_desktop.services.wording import relative

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def names(office: Office) -> Mapping[str, str]:
    """Sign-in names by uid."""
    return {user.uid: user.name for user in office.people.all()}


def plain(shape: object) -> dict[str, Any]:
    """The plain JSON values of a shape."""
    return dict(records.to_plain(shape))


def request(printer: Printer, shape: RequestShape) -> None:
    """A request whole: as JSON, or as a page of words."""
    if printer.answer("mlat.request/1", shape):
        return
    _head(printer, shape)
    _parts(printer, shape)
    if shape.deadlines:
        printer.line()
        printer.line(_("Deadlines"))
        for each in shape.deadlines:
            deadline(printer, each, indent=2)
    if shape.held:
        printer.line()
        printer.table(
            [_("In hand of"), _("Name"), _("From"), _("To"), _("Days")],
            [[label(each.holder), each.name, each.since, each.until, each.days] for each in shape.held],
        )
    if shape.events:
        printer.line()
        printer.table(
            [_("Happened"), _("Event"), _("At"), _("By"), "UID", _("Remark")],
            [[_event_time(e), label(e.kind), e.place, e.by, e.uid, _event_note(e)] for e in shape.events],
        )
    _papers(printer, shape)
    if shape.caution:
        printer.line()
        printer.line(shape.caution)


def _head(printer: Printer, shape: RequestShape) -> None:
    particulars = shape.particulars
    printer.line(f"{shape.number}  {particulars.subject}")
    printer.fact(_("Status"), _status(printer, shape))
    printer.fact(_("Kind"), commas(label(particulars.klass), label(particulars.direction)))
    printer.fact(_("Other State"), f"{screen().state(particulars.other_state)} ({particulars.other_state})")
    printer.fact(_("Authority"), particulars.their_authority.name)
    printer.fact(_("Legal basis"), _basis(shape))
    printer.fact(_("Responsible"), shape.officer)
    printer.fact(_("Registered"), shape.registered_at)
    printer.fact(_("Days in custody"), shape.custody_days or "")
    if shape.in_hand is not None:
        printer.fact(_("In hand of"), commas(label(shape.in_hand.holder), shape.in_hand.name))
        printer.fact(_("Next action"), particulars.next_action)
        printer.fact(_("Look at it again"), shape.in_hand.step_on)
    printer.fact(_("Urgency"), label(particulars.urgency.level) if particulars.urgency.reason else "")
    printer.fact(_("Marking"), label(particulars.confidentiality) if particulars.confidentiality_reason else "")


def _status(printer: Printer, shape: RequestShape) -> str:
    text = label(shape.status)
    if shape.outcome is not None:
        text = called(text, label(shape.outcome))
    if shape.ground:
        text += f" ({printer.codes.label('grounds', shape.ground)})"
    if shape.ended_on is not None:
        text = listed(text, screen().date(shape.ended_on))
    return text


def _basis(shape: RequestShape) -> str:
    basis = shape.particulars.basis
    return " ".join(part for part in (basis.treaty_id or label(basis.kind), basis.article) if part)


def _parts(printer: Printer, shape: RequestShape) -> None:
    for reference in shape.particulars.references:
        printer.fact(label(reference.kind), reference.value)
    for person in shape.particulars.persons:
        printer.fact(label(person.role), commas(person.name, person.name_original, *person.aliases))
    for item in shape.particulars.items:
        printer.fact(
            printer.codes.label("assistance", item.kind),
            commas(item.target, label(item.status), label(item.outcome) if item.outcome else ""),
        )
    for offence in shape.particulars.offences:
        printer.fact(_("Offence"), printer.codes.label("offences", offence.category))


def _papers(printer: Printer, shape: RequestShape) -> None:
    if shape.mails:
        printer.line()
        printer.table(
            [_("When"), _("Direction"), _("Kind"), _("Correspondent"), _("Subject")],
            [[_clock(m.moment), label(m.direction), label(m.kind), m.correspondent, m.subject] for m in shape.mails],
        )
    if shape.letters:
        printer.line()
        printer.table(
            [_("Letter"), _("Kind"), _("Language"), _("Status"), _("Number"), _("Subject")],
            [[each.id, each.kind, each.language, label(each.status), each.number, each.subject] for each in shape.letters],
        )
    if shape.evidence:
        printer.line()
        printer.table(
            [_("Exhibit"), _("File"), _("Bytes"), "SHA-256", "ID"],
            [[e.exhibit, e.file_name, screen().number(e.size), e.sha256[:16], e.id] for e in shape.evidence],
        )


def _event_time(event: EventShape) -> str:
    return _clock(event.moment)


def _clock(moment: Moment) -> str:
    """The time on the wall of the place where it happened: the day that counts."""
    return screen().time(moment.local)


def _event_note(event: EventShape) -> str:
    if event.annulled:
        return _("ANNULLED: {reason}").format(reason=event.annulled_reason)
    return event.note


def deadline(printer: Printer, shape: DeadlineShape, *, indent: int = 0) -> None:
    """A deadline with every sentence of its reasoning."""
    kind = _("own target") if shape.own_target else " ".join(part for part in (shape.treaty, shape.article) if part)
    text = screen().fill(_("{title} ({kind}): {caption}"), {"title": shape.title, "kind": kind, "caption": shape.caption})
    if shape.days is not None:
        how_near = relative(shape.days, shape.kind)
        # The days count to the day to act by, which may lie before the end.
        end = shape.due_at.local_date if shape.due_at else shape.due_on
        if shape.when is not None and shape.when != end:
            how_near = _("act by {day}, {how_near}").format(day=screen().date(shape.when, "weekday"), how_near=how_near)
        text += f" [{how_near}]"
    printer.line(text, indent=indent)
    for sentence in shape.reasoning:
        printer.line(sentence, indent=indent + 4)


def deadline_lines(printer: Printer, shapes: Sequence[DeadlineShape]) -> None:
    """Deadlines of many requests, one line each."""
    printer.table(
        [_("Request"), _("Act by"), _("How near"), _("Treaty"), _("Article"), _("Limit"), _("Date")],
        [
            [
                each.request,
                each.when,
                relative(each.days, each.kind) if each.days is not None else "",
                _("own target") if each.own_target else each.treaty,
                each.article,
                each.title,
                each.caption,
            ]
            for each in shapes
        ],
        widest=30,
    )


def request_lines(printer: Printer, rows: Sequence[RequestLine], deadlines: Sequence[str]) -> None:
    """A list of requests, each with its next deadline in words."""
    printer.table(
        [_("Number"), _("Direction"), _("State"), _("Status"), _("Next deadline"), _("Responsible"), _("Subject")],
        [
            [
                row.number,
                label(row.direction),
                row.state,
                label(row.status),
                f"{deadline}*" if row.due_own else deadline,
                row.officer,
                shorten(row.subject, 60),
            ]
            for row, deadline in zip(rows, deadlines, strict=True)
        ],
    )
    if any(row.due_own for row in rows):
        printer.line(_("* the office's own target, not a treaty limit"))


def event_logged(printer: Printer, answer: EventLogged) -> None:
    """Where a case stands after something happened on it."""
    if answer.event is not None:
        printer.line(
            _("{request}: {event} logged, {time}.").format(
                request=answer.request, event=label(answer.event.kind), time=_event_time(answer.event)
            )
        )
    if answer.mail is not None:
        printer.line(_("{request}: {mail} logged.").format(request=answer.request, mail=answer.mail.subject))
    printer.fact(_("Status"), label(answer.status))
    for each in answer.deadlines:
        deadline(printer, each, indent=2)
